import { readFile, writeFile } from 'node:fs/promises';

import Table from 'cli-table3';
import { format, resolveConfig } from 'prettier';

import { table } from '../../scripts/generate/markdown';
import { fillBetweenMarks } from '../../scripts/generate/marks';
import { lossesOf } from '../host/support/abilities';
import type { HostResults } from './hostTests';

export interface Outcome extends HostResults {
	n8n: string;
	/** The version of Node.js that ran it. */
	node: string;
}

export const holds = ({ passed, failed }: HostResults): boolean =>
	passed > 0 && failed.length === 0;

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
	const filled = fillBetweenMarks(text, 'compatibility', markdownTable(outcomes));
	const style = await resolveConfig(readme);
	await writeFile(readme, await format(filled, { ...style, parser: 'markdown' }));
}

/** Newest first. */
function markdownTable(outcomes: readonly Outcome[]): string {
	const rows = outcomes.map(({ n8n, node }) => [n8n, node, lossesOf(n8n).join('; ') || 'nothing']);
	return table(['n8n', 'Node.js', 'what does not work there'], rows.reverse());
}
