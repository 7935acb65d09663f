import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CASES, caseById, QUICK_CASES } from './cases';
import type { Case } from './cases';
import { writeReport } from './report';
import { runAll } from './runAll';
import { terminalTables } from './tables';

interface Flags {
	cases?: Case[];
	rounds?: number;
	quick?: boolean;
	docs?: string;
	json?: boolean;
}

const DOCS = join(__dirname, '..', 'docs');

const program = new Command('bench')
	.description(
		"Compares this node with n8n's HTTP Request node and others, inside a whole n8n. Linux only. A complete run takes about 45 minutes, needs redis-server and PostgreSQL, and wants an idle machine; --quick takes under three minutes and needs neither.",
	)
	.option('--cases <ids...>', 'only these cases', (id, ids: Case[] = []) => [...ids, caseNamed(id)])
	.option('--rounds <number>', 'rounds per case (default: 3, with --quick 1)', positiveInteger)
	.option(
		'--quick',
		'one round of the cases that matter to a change, with fewer items; no documents',
	)
	.option(
		'--docs <folder>',
		'where benchmarks.md and its pictures go (default: docs, for a complete run)',
	)
	.option('--json', 'print the results as JSON, and no progress')
	.addHelpText(
		'after',
		[
			'',
			'Cases:',
			...CASES.map(({ id, title }) => `  ${id.padEnd(18)} ${title}`),
			'',
			'Of --quick:',
			...QUICK_CASES.map(({ id, title }) => `  ${id.padEnd(18)} ${title}`),
		].join('\n'),
	)
	.action(async ({ cases, rounds, quick, docs, json }: Flags) => {
		const complete = !cases && !quick;
		const results = await runAll({
			cases: chosen({ cases, quick }),
			rounds: rounds ?? (quick ? 1 : 3),
			complete,
			quiet: json,
		});
		const folder = docs ?? (complete ? DOCS : undefined);
		if (folder) await writeReport(folder, results);
		console.log(json ? JSON.stringify(results) : terminalTables(results));
	});

function chosen({ cases = CASES, quick }: Pick<Flags, 'cases' | 'quick'>): Case[] {
	if (!quick) return cases;
	const found = QUICK_CASES.filter(({ id }) => cases.some((it) => it.id === id));
	if (found.length === 0)
		throw new Error('None of these cases is part of --quick: --help names them.');
	return found;
}

function positiveInteger(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1)
		throw new InvalidArgumentError('A whole number from 1.');
	return value;
}

function caseNamed(id: string): Case {
	try {
		return caseById(id);
	} catch (error) {
		throw new InvalidArgumentError((error as Error).message);
	}
}

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
