import { readFile, writeFile } from 'node:fs/promises';

import Table from 'cli-table3';
import { format, resolveConfig } from 'prettier';

import { type Capability, CAPABILITIES } from './capabilities';
import type { HostPackages } from './install';
import type { Line } from './lines';
import { holds, type Verdict } from './verdict';

export interface Outcome extends Line, HostPackages, Verdict {}

const BEGIN = '<!-- compatibility:begin -->';
const END = '<!-- compatibility:end -->';

const lossesOf = ({ lacks }: Line): string[] =>
	lacks.map((name): Capability => CAPABILITIES[name]).flatMap(({ loss }) => loss ?? []);

/** For the terminal: a row per version, and below it the tests that went otherwise than expected. */
export function terminalReport(outcomes: readonly Outcome[]): string {
	const table = new Table({
		head: ['n8n', 'n8n-core', 'n8n-workflow', 'passed', 'lacking', 'failed'],
		style: { head: [], border: [] },
	});
	for (const { n8n, core, workflow, passed, excused, failed } of outcomes) {
		table.push([n8n, core, workflow, passed, excused, failed.length]);
	}
	const surprises = outcomes.flatMap(({ n8n, failed, unexpectedlyPassed }) => [
		...failed.map((name) => `n8n ${n8n}: failed: ${name}`),
		...unexpectedlyPassed.map((name) => `n8n ${n8n}: passed, but is listed as lacking: ${name}`),
	]);
	return [table.toString(), ...surprises].join('\n');
}

/**
 * Puts the table between the markers in the README.
 *
 * @throws if not every version did as expected, or the markers are missing
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
	const rows = outcomes.map((outcome) => {
		const losses = lossesOf(outcome);
		return [
			outcome.n8n,
			outcome.core,
			outcome.workflow,
			losses.length > 0 ? losses.join('; ') : 'nothing',
		];
	});
	const head = ['n8n', 'n8n-core', 'n8n-workflow', 'what does not work there'];
	return [head, head.map(() => '---'), ...rows.reverse()]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}
