import Table from 'cli-table3';
import type { Results } from './results';
import type { Row } from './summary';
import type { Verdict } from './targets';
import type { Throughput } from './throughput';
import type { WebhookCalls } from './webhookCalls';

const COLUMNS = [
	'case',
	'contestant',
	'items/s',
	'time / this node',
	'CPU per item, ms',
	'peak RSS, MB',
	'requests',
	'most in flight',
	'failed items',
	'rounds',
];

const EXECUTION_COLUMNS = [
	'case',
	'contestant',
	'executions/s',
	'time / this node',
	'CPU per execution, ms',
	'requests per item',
	'most in flight',
	'exchanges',
	'401',
	'failed items',
	'rounds',
];

const TARGET_COLUMNS = ['target', 'wanted', 'measured', ''];

const QUEUE_COLUMNS = ['workers', 'seconds', 'executions/s', 'items/s'];

const CALL_COLUMNS = ['contestant', 'calls/s', "of n8n's Webhook, version 1"];

export function terminalTables({ rows, verdicts, throughput, webhookCalls }: Results): string {
	return [
		...(cells(rows).length > 0 ? [terminalTable(COLUMNS, cells(rows))] : []),
		...(hasExecutions(rows) ? [terminalTable(EXECUTION_COLUMNS, executionCells(rows))] : []),
		terminalTable(TARGET_COLUMNS, judged(verdicts)),
		...(throughput.length > 0 ? [terminalTable(QUEUE_COLUMNS, queueCells(throughput))] : []),
		...(webhookCalls.length > 0 ? [terminalTable(CALL_COLUMNS, callCells(webhookCalls))] : []),
	].join('\n');
}

export const resultTable = (rows: Row[]): string => markdownTable(COLUMNS, cells(rows));

export const hasExecutions = (rows: Row[]): boolean => executionCells(rows).length > 0;

export const executionTable = (rows: Row[]): string =>
	markdownTable(EXECUTION_COLUMNS, executionCells(rows));

export const targetTable = (verdicts: Verdict[]): string =>
	markdownTable(TARGET_COLUMNS, judged(verdicts));

export const throughputTable = (throughput: Throughput[]): string =>
	markdownTable(QUEUE_COLUMNS, queueCells(throughput), 0);

export const webhookCallTable = (calls: WebhookCalls[]): string =>
	markdownTable(CALL_COLUMNS, callCells(calls), 1);

/** Columns after the first `textColumns` hold numbers and are aligned to the right. */
export function markdownTable(columns: string[], rows: string[][], textColumns = 2): string {
	const rule = columns.map((_, index) => (index < textColumns ? '---' : '---:'));
	return [columns, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function terminalTable(columns: string[], rows: string[][]): string {
	const colAligns = columns.map((_, index) => (index < 2 ? 'left' : 'right'));
	const table = new Table({
		head: columns,
		colAligns,
		style: { head: [], border: [], compact: true },
	});
	table.push(...rows);
	return table.toString();
}

function cells(all: Row[]): string[][] {
	const rows = all.filter((row) => !row.case.calls);
	return rows.map((row, index) => [
		titleIn(rows, index),
		row.label,
		row.itemsPerSecond.toFixed(0),
		row.timeOfThisNode === undefined ? '–' : `${row.timeOfThisNode.toFixed(2)} ×`,
		row.cost?.cpuPerItemMs.toFixed(2) ?? '–',
		row.cost?.peakRssMb?.toFixed(0) ?? '–',
		row.cost?.requests.toFixed(0) ?? '–',
		row.cost?.mostInFlight.toFixed(0) ?? '–',
		String(row.failedItems),
		String(row.rounds),
	]);
}

/** Of the item beside many there is nothing but its time, which is among the targets. */
function executionCells(all: Row[]): string[][] {
	const rows = all.filter(({ case: { calls, oneByOne } }) => calls && !oneByOne);
	return rows.map(({ case: it, cost, ...row }, index) => {
		const { calls = 1, items } = it;
		return [
			titleIn(rows, index),
			row.label,
			((calls * row.itemsPerSecond) / items).toFixed(1),
			row.timeOfThisNode === undefined ? '–' : `${row.timeOfThisNode.toFixed(2)} ×`,
			cost ? ((cost.cpuPerItemMs * items) / calls).toFixed(1) : '–',
			cost ? (cost.requests / items).toFixed(2) : '–',
			cost?.mostInFlight.toFixed(0) ?? '–',
			cost?.exchanges.toFixed(0) ?? '–',
			cost?.unauthorized.toFixed(0) ?? '–',
			String(row.failedItems),
			String(row.rounds),
		];
	});
}

/** The case's title in the first of its rows. */
const titleIn = (rows: Row[], index: number): string =>
	rows[index - 1]?.case === rows[index].case ? '' : rows[index].case.title;

function judged(verdicts: Verdict[]): string[][] {
	return verdicts.map(({ title, wanted, measured, met }) => [
		title,
		wanted,
		measured,
		met ? 'met' : 'missed',
	]);
}

function queueCells(throughput: Throughput[]): string[][] {
	return throughput.map(({ workers, seconds, executionsPerSecond, itemsPerSecond }) => [
		String(workers),
		seconds.toFixed(1),
		executionsPerSecond.toFixed(1),
		itemsPerSecond.toFixed(0),
	]);
}

function callCells(calls: WebhookCalls[]): string[][] {
	return calls.map(({ label, callsPerSecond, ofWebhook }) => [
		label,
		callsPerSecond.toFixed(0),
		`${ofWebhook.toFixed(2)} ×`,
	]);
}
