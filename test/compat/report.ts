import { readFile, writeFile } from 'node:fs/promises';

import Table from 'cli-table3';
import { format, resolveConfig } from 'prettier';

import { lossesOf } from '../host/support/abilities';
import type { HostResults } from './hostTests';

export interface Outcome extends HostResults {
	n8n: string;
	/** The version of Node.js that ran it. */
	node: string;
}

export const holds = ({ passed, failed }: HostResults): boolean =>
	passed > 0 && failed.length === 0;

const BEGIN = '<!-- compatibility:begin -->';
const END = '<!-- compatibility:end -->';

/** For the terminal: a row per version, and below it the tests that failed. */
export function terminalReport(outcomes: readonly Outcome[]): string {
	const table = new Table({
		head: ['n8n', 'Node.js', 'passed', 'failed'],
		style: { head: [], border: [] },
	});
	for (const { n8n, node, passed, failed } of outcomes) {
		table.push([n8n, node, passed, failed.length]);
	}
	const failures = outcomes.flatMap(({ n8n, failed }) =>
		failed.map((name) => `n8n ${n8n}: failed: ${name}`),
	);
	return [table.toString(), ...failures].join('\n');
}

/**
 * Puts the table between the markers in the README.
 *
 * @throws if a test failed in one of the versions, or the markers are missing
 */
export async function writeCompatibilityTable(
	readme: string,
	outcomes: readonly Outcome[],
): Promise<void> {
	if (!outcomes.every(holds)) throw new Error('The README only gets a table that holds');
	const text = await readFile(readme, 'utf8');
	const [before, rest] = text.split(BEGIN);
	const after = rest?.split(END)[1];
	if (after === undefined) throw new Error(`${readme} has no ${BEGIN} … ${END}`);
	const filled = [before, BEGIN, '\n\n', markdownTable(outcomes), '\n\n', END, after].join('');
	const style = await resolveConfig(readme);
	await writeFile(readme, await format(filled, { ...style, parser: 'markdown' }));
}

/** Newest first. */
function markdownTable(outcomes: readonly Outcome[]): string {
	const rows = outcomes.map(({ n8n, node }) => [n8n, node, lossesOf(n8n).join('; ') || 'nothing']);
	const head = ['n8n', 'Node.js', 'what does not work there'];
	return [head, head.map(() => '---'), ...rows.reverse()]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}
