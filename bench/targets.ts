import { caseById, MAIN_CASE, RATE_LIMIT } from './cases';
import type { Measurement } from './measure';
import { ratio, typical } from './summary';

/** A promise of this package. */
interface Target {
	title: string;
	/** The case that shows why, where it is missed. */
	caseId: string;
	kind: 'at least' | 'at most';
	limit: number;
	unit: keyof typeof UNITS;
	/** Undefined where a case that it needs was not measured. */
	value(runs: Measurement[]): number | undefined;
}

/** A target and what the measurements say about it, in words. */
export interface Verdict {
	title: string;
	caseId: string;
	wanted: string;
	measured: string;
	met: boolean;
}

const UNITS = {
	times: (value: number) => `${Number(value.toFixed(2))} ×`,
	percent: (value: number) => `${Math.round(value * 100)} %`,
	count: (value: number) => String(value),
};

const time = (run: Measurement) => run.timeMs;

const TARGETS: Target[] = [
	{
		title: '5,000 items, 50 ms: items/s of HTTP Request',
		caseId: MAIN_CASE,
		kind: 'at least',
		limit: 3,
		unit: 'times',
		value: (runs) => ratio(runs, MAIN_CASE, ['httpRequest', 'masivo'], time),
	},
	{
		title: '5,000 items, 50 ms: CPU per item of HTTP Request',
		caseId: MAIN_CASE,
		kind: 'at most',
		limit: 0.4,
		unit: 'percent',
		value: (runs) => ratio(runs, MAIN_CASE, ['masivo', 'httpRequest'], (run) => run.cpuMs),
	},
	{
		title: '5,000 items, 50 ms: peak RSS of HTTP Request',
		caseId: MAIN_CASE,
		kind: 'at most',
		limit: 0.8,
		unit: 'percent',
		value: (runs) => ratio(runs, MAIN_CASE, ['masivo', 'httpRequest'], (run) => run.peakRssMb),
	},
	{
		title: '1,000 items, 50 ms: items/s of one at a time',
		caseId: '1000-50ms',
		kind: 'at least',
		limit: 20,
		unit: 'times',
		value: (runs) => ratio(runs, '1000-50ms', ['oneAtATime', 'masivo'], time),
	},
	{
		title: '5,000 items, 50 ms: time of the floor',
		caseId: MAIN_CASE,
		kind: 'at most',
		limit: 1.25,
		unit: 'times',
		value: (runs) => ratio(runs, MAIN_CASE, ['masivo', 'barePool'], time),
	},
	{
		title: '20,000 items, 50 ms: time of 1,000 items',
		caseId: '20000-50ms',
		kind: 'at most',
		limit: 22,
		unit: 'times',
		value: (runs) => divide(ownTime(runs, '20000-50ms'), ownTime(runs, '1000-50ms')),
	},
	{
		title: 'Five rows per customer: requests per customer',
		caseId: 'five-rows',
		kind: 'at most',
		limit: 1,
		unit: 'count',
		value: (runs) => {
			const { items, rowsPerCustomer } = caseById('five-rows');
			const requests = typical(runs, 'five-rows', 'masivo', (run) => run.requests);
			return divide(requests, items / rowsPerCustomer);
		},
	},
	{
		title: 'Five rows per customer: items/s of HTTP Request',
		caseId: 'five-rows',
		kind: 'at least',
		limit: 10,
		unit: 'times',
		value: (runs) => ratio(runs, 'five-rows', ['httpRequest', 'masivo'], time),
	},
	{
		title: '50 requests a second allowed: failed items',
		caseId: 'rate-limit',
		kind: 'at most',
		limit: 0,
		unit: 'count',
		value: (runs) => typical(runs, 'rate-limit', 'masivo', (run) => run.failedItems),
	},
	{
		title: '50 requests a second allowed: share of that rate',
		caseId: 'rate-limit',
		kind: 'at least',
		limit: 0.9,
		unit: 'percent',
		value: (runs) => {
			const windows = caseById('rate-limit').items / RATE_LIMIT.requests;
			return divide(windows * RATE_LIMIT.windowMs, ownTime(runs, 'rate-limit'));
		},
	},
];

/** The verdict on every target whose cases were measured. */
export function judge(runs: Measurement[]): Verdict[] {
	return TARGETS.flatMap(({ title, caseId, kind, limit, unit, value }) => {
		const measured = value(runs);
		if (measured === undefined) return [];
		return {
			title,
			caseId,
			wanted: `${kind} ${UNITS[unit](limit)}`,
			measured: UNITS[unit](measured),
			met: kind === 'at least' ? measured >= limit : measured <= limit,
		};
	});
}

function ownTime(runs: Measurement[], caseId: string): number | undefined {
	return typical(runs, caseId, 'masivo', time);
}

function divide(above: number | undefined, below: number | undefined): number | undefined {
	return above === undefined || below === undefined ? undefined : above / below;
}
