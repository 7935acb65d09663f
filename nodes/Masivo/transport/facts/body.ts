import { inJson, isRecord } from './values';

/** What an answer's body says, whatever its form. */

/** A longer body is not read to its end, nor a deeper one to its bottom. */
const LONGEST_READ = 50_000;
const DEEPEST_READ = 8;

/** Fields that hold words for people; others are shown with their names. By their lower-case letters. */
const WORDS = new Set([
	'description',
	'detail',
	'details',
	'error',
	'errordescription',
	'errormessage',
	'errors',
	'fault',
	'faultstring',
	'message',
	'messages',
	'msg',
	'reason',
	'requirement',
	'title',
]);

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	apos: "'",
	copy: '©',
	gt: '>',
	hellip: '…',
	laquo: '«',
	ldquo: '“',
	lsquo: '‘',
	lt: '<',
	mdash: '—',
	middot: '·',
	nbsp: ' ',
	ndash: '–',
	quot: '"',
	raquo: '»',
	rdquo: '”',
	rsquo: '’',
};

/** A web page, or XML: what a server says that does not know who is asking. */
export function isWebPage(body: unknown): body is string {
	return typeof body === 'string' && /^\s*</.test(body);
}

/** The words in a body, on one line and whole; '' if there are none. */
export function textOf(body: unknown): string {
	if (isWebPage(body)) {
		const page = body.slice(0, LONGEST_READ);
		return titleIn(page) || oneLine(decoded(withoutTags(page)));
	}
	return oneLine(wordsIn(body, 1).slice(0, LONGEST_READ));
}

function titleIn(page: string): string {
	const title = /<title\b[^>]*>([^<]*)/i.exec(page)?.[1];
	return oneLine(decoded(title ?? ''));
}

function withoutTags(page: string): string {
	return page
		.replace(/<!--.*?(?:-->|$)/gs, ' ')
		.replace(/<!\[CDATA\[(.*?)(?:\]\]>|$)/gs, (_, text: string) => text.replaceAll('<', '&lt;'))
		.replace(/<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
		.replace(/<[^>]*(?:>|$)/g, ' ');
}

function decoded(text: string): string {
	return text.replace(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
		(entity, decimal, hex, name) => {
			if (name) return NAMED_ENTITIES[String(name).toLowerCase()] ?? String(entity);
			const code = decimal ? parseInt(String(decimal), 10) : parseInt(String(hex), 16);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : String(entity);
		},
	);
}

function wordsIn(value: unknown, depth: number): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return wordsInJson(value, depth) ?? value;
	if (depth > DEEPEST_READ) return inJson(value);
	if (Array.isArray(value)) {
		const hasWords = value.every((element) => typeof element !== 'object' || speaks(element));
		if (!hasWords) return inJson(value);
		const words = value.map((element) => wordsIn(element, depth + 1));
		return words.filter(Boolean).join('; ');
	}
	if (!speaks(value)) return isEmpty(value) ? '' : inJson(value);
	return Object.entries(value)
		.map(([name, part]) => [name, wordsIn(part, depth + 1)])
		.filter(([, words]) => words !== '')
		.map(([name, words]) => (isForPeople(name) ? words : `${name}: ${words}`))
		.join(' – ');
}

/** Text that is JSON once more. */
function wordsInJson(text: string, depth: number): string | undefined {
	if (depth > DEEPEST_READ || !/^\s*["[{]/.test(text)) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return wordsIn(value, depth + 1);
	} catch {
		return undefined;
	}
}

/** Whether it is an object with words for people in it. */
function speaks(value: unknown): value is object {
	return isRecord(value) && Object.keys(value).some(isForPeople);
}

function isForPeople(name: string): boolean {
	return WORDS.has(name.toLowerCase().replace(/[^a-z]/g, ''));
}

function isEmpty(value: unknown): boolean {
	return isRecord(value) && Object.keys(value).length === 0;
}

function oneLine(text: string): string {
	return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
