/**
 * A page whose part between `<!-- name:begin -->` and `<!-- name:end -->` is this text.
 *
 * @throws if the page has no such marks
 */
export function fillBetweenMarks(page: string, name: string, text: string): string {
	const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
	const [before, rest] = page.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined) throw new Error(`The page has no ${begin} … ${end}`);
	return [before, begin, '\n\n', text, '\n\n', end, after].join('');
}
