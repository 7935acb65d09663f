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

const TARGET_COLUMNS = ['target', 'wanted', 'measured', ''];

const QUEUE_COLUMNS = ['workers', 'seconds', 'executions/s', 'items/s'];

const CALL_COLUMNS = ['contestant', 'calls/s', "of n8n's Webhook, version 1"];

export function terminalTables({ rows, verdicts, throughput, webhookCalls }: Results): string {
	return [
		terminalTable(COLUMNS, cells(rows)),
		terminalTable(TARGET_COLUMNS, judged(verdicts)),
		...(throughput.length > 0 ? [terminalTable(QUEUE_COLUMNS, queueCells(throughput))] : []),
		...(webhookCalls.length > 0 ? [terminalTable(CALL_COLUMNS, callCells(webhookCalls))] : []),
	].join('\n');
}

export const resultTable = (rows: Row[]): string => markdownTable(COLUMNS, cells(rows));

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

function cells(rows: Row[]): string[][] {
	return rows.map((row, index) => [
		rows[index - 1]?.case === row.case ? '' : row.case.title,
		row.label,
		row.itemsPerSecond.toFixed(0),
		row.timeOfThisNode === undefined ? '–' : `${row.timeOfThisNode.toFixed(2)} ×`,
		row.cost?.cpuPerItemMs.toFixed(2) ?? '–',
		row.cost?.peakRssMb.toFixed(0) ?? '–',
		row.cost?.requests.toFixed(0) ?? '–',
		row.cost?.mostInFlight.toFixed(0) ?? '–',
		String(row.failedItems),
		String(row.rounds),
	]);
}

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
