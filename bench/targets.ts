import { leastTime } from '../nodes/Masivo/transport/flow/pace';
import {
	CALL_CASES,
	CAPACITY,
	IMPORT_CASE,
	LIST_CASE,
	MAIN_CASE,
	RATE_LIMIT,
	requestsOf,
} from './cases';
import type { Case, ContestantId } from './cases';
import { most, mostAfterWarmUp, WARM_UP_MS } from './inFlight';
import { memoryOverOutput } from './listMemory';
import type { ListMemory } from './listMemory';
import type { Cost, Measurement } from './measure';
import type { SideBySide } from './inEngine';
import { highest, ratio, typical } from './summary';

/** A promise of this package about one case. */
interface Target {
	/** What is measured; the case's title comes before it. */
	title: string;
	/** The case that shows why, where it is missed. */
	caseId: string;
	/** The contestant that shows it; default: this node. */
	contestant?: ContestantId;
	kind: 'at least' | 'at most';
	limit: number;
	unit: keyof typeof UNITS;
	/** Undefined where something that it needs was not measured. */
	value(runs: Measurement[], it: Case): number | undefined;
}

/** A target and what the measurements say about it, in words. */
export interface Verdict {
	title: string;
	case: Case;
	contestant: ContestantId;
	wanted: string;
	measured: string;
	met: boolean;
}

const UNITS = {
	times: (value: number) => `${Number(value.toFixed(2))} ×`,
	percent: (value: number) => `${Math.round(value * 100)} %`,
	count: (value: number) => String(Number(value.toFixed(2))),
};

const time = (run: Measurement) => run.timeMs;

/** Twice the capacity: so many wait that no turn is ever left unused. */
const POLITE = 2 * CAPACITY;

const fasterThanHttpRequest = (caseId: string, limit: number): Target => ({
	title: `${caseId === LIST_CASE ? 'transactions' : 'items'}/s of HTTP Request`,
	caseId,
	kind: 'at least',
	limit,
	unit: 'times',
	value: (runs) => ratio(runs, caseId, ['httpRequest', 'masivo'], time),
});

const noSlowerThanFixedPool = (caseId: string): Target => ({
	title: 'time of the fixed pool',
	caseId,
	kind: 'at most',
	limit: 1.05,
	unit: 'times',
	value: (runs) => ratio(runs, caseId, ['masivo', 'fixedPool'], time),
});

const noneFails = (caseId: string, contestant: ContestantId = 'masivo'): Target => ({
	title: 'failed items',
	caseId,
	contestant,
	kind: 'at most',
	limit: 0,
	unit: 'count',
	value: (runs) => highest(runs, caseId, contestant, (run) => run.failedItems),
});

/** In n8n's engine alone: there, they really begin at once. */
const ofExecutions = (
	title: string,
	caseId: string,
	limit: number,
	value: (cost: Cost, it: Case) => number,
): Target => ({
	...{ title, caseId, contestant: 'masivoInEngine', kind: 'at most', limit, unit: 'count' },
	value: (runs, it) =>
		highest(runs, caseId, 'masivoInEngine', ({ cost }) => cost && value(cost, it)),
});

/** Many executions are one customer of Masivo: they keep to its limit together. */
const keepsToLimit = (caseId: string): Target[] => [
	noneFails(caseId, 'masivoInEngine'),
	ofExecutions('requests per item', caseId, 1.2, ({ requests }, { items }) => requests / items),
	ofExecutions('most in flight', caseId, 60, ({ inFlight }) => most(inFlight)),
];

/** Most executions wait while one of them finds out that a token is needed, and renews it. */
const renewsOnce = (caseId: string): Target[] => [
	noneFails(caseId, 'masivoInEngine'),
	ofExecutions('exchanges of the API key', caseId, 2, ({ exchanges }) => exchanges),
	ofExecutions('requests answered 401', caseId, 20, ({ unauthorized }) => unauthorized),
];

const TARGETS: Target[] = [
	fasterThanHttpRequest(MAIN_CASE, 3),
	fasterThanHttpRequest('200ms', 3),
	fasterThanHttpRequest('400ms', 2.5),
	fasterThanHttpRequest('200ms-tls', 2.5),
	noSlowerThanFixedPool('1-item'),
	noSlowerThanFixedPool('10-items'),
	{
		title: 'CPU per item of HTTP Request',
		caseId: MAIN_CASE,
		kind: 'at most',
		limit: 0.4,
		unit: 'percent',
		value: (runs) => ratio(runs, MAIN_CASE, ['masivo', 'httpRequest'], ({ cost }) => cost?.cpuMs),
	},
	{
		title: 'peak RSS of HTTP Request',
		caseId: MAIN_CASE,
		kind: 'at most',
		limit: 0.8,
		unit: 'percent',
		value: (runs) =>
			ratio(runs, MAIN_CASE, ['masivo', 'httpRequest'], ({ cost }) => cost?.peakRssMb),
	},
	{
		title: 'computed fields, items/s of HTTP Request',
		caseId: MAIN_CASE,
		contestant: 'masivoComputed',
		kind: 'at least',
		limit: 2,
		unit: 'times',
		value: (runs) => ratio(runs, MAIN_CASE, ['httpRequest', 'masivoComputed'], time),
	},
	{
		title: 'items/s of one at a time',
		caseId: '1000-items',
		kind: 'at least',
		limit: 20,
		unit: 'times',
		value: (runs) => ratio(runs, '1000-items', ['oneAtATime', 'masivo'], time),
	},
	{
		title: 'time of 1,000 items',
		caseId: '20000-items',
		kind: 'at most',
		limit: 22,
		unit: 'times',
		value: (runs) => divide(ownTime(runs, '20000-items'), ownTime(runs, '1000-items')),
	},
	{
		title: `most in flight after ${WARM_UP_MS / 1000} s`,
		caseId: 'capacity',
		kind: 'at most',
		limit: POLITE,
		unit: 'count',
		value: (runs) =>
			highest(runs, 'capacity', 'masivo', ({ cost }) => cost && mostAfterWarmUp(cost.inFlight)),
	},
	noneFails('capacity'),
	{
		title: 'share of that rate',
		caseId: 'rate-limit',
		kind: 'at least',
		limit: 0.9,
		unit: 'percent',
		value: (runs, { items }) => {
			const windows = items / RATE_LIMIT.requests;
			return divide(windows * RATE_LIMIT.windowMs, ownTime(runs, 'rate-limit'));
		},
	},
	noneFails('rate-limit'),
	{
		title: 'requests per customer',
		caseId: 'five-rows',
		kind: 'at most',
		limit: 1,
		unit: 'count',
		value: requestsOfThoseNeeded,
	},
	fasterThanHttpRequest('five-rows', 10),
	fasterThanHttpRequest(LIST_CASE, 1),
	{
		title: 'requests per page, with the empty one after the last',
		caseId: LIST_CASE,
		kind: 'at most',
		limit: 1,
		unit: 'count',
		value: requestsOfThoseNeeded,
	},
	{ ...noneFails(LIST_CASE), title: 'missing transactions' },
	{
		title: 'share of the documented pace',
		caseId: IMPORT_CASE,
		kind: 'at least',
		limit: 0.8,
		unit: 'percent',
		value: (runs, it) =>
			divide(leastTime({ spacingMs: 5_000 }, requestsOf(it)), ownTime(runs, IMPORT_CASE)),
	},
	{
		title: 'requests, of those needed',
		caseId: IMPORT_CASE,
		kind: 'at most',
		limit: 1,
		unit: 'count',
		value: requestsOfThoseNeeded,
	},
	noneFails(IMPORT_CASE),
	...keepsToLimit(CALL_CASES.limited),
	...keepsToLimit(CALL_CASES.limitedBatches),
	...renewsOnce(CALL_CASES.tokenHasEnded),
	...renewsOnce(CALL_CASES.tokenIsMissing),
	...renewsOnce(CALL_CASES.tokenHasEndedBatches),
	fasterThanHttpRequest(CALL_CASES.plain, 1),
	{
		title: 'CPU per item of HTTP Request',
		caseId: CALL_CASES.plain,
		kind: 'at most',
		limit: 1,
		unit: 'percent',
		value: (runs) =>
			ratio(runs, CALL_CASES.plain, ['masivo', 'httpRequest'], ({ cost }) => cost?.cpuMs),
	},
	{
		title: "the node's time, in latencies",
		caseId: CALL_CASES.beside,
		kind: 'at most',
		limit: 3,
		unit: 'times',
		value: (runs, { server }) => divide(ownTime(runs, CALL_CASES.beside), server.latencyMs),
	},
];

/** The verdict on every target whose cases were measured. */
export function judge(cases: Case[], runs: Measurement[]): Verdict[] {
	return TARGETS.flatMap(({ title, caseId, contestant = 'masivo', kind, limit, unit, value }) => {
		const it = cases.find(({ id }) => id === caseId);
		const measured = it && value(runs, it);
		if (!it || measured === undefined) return [];
		return {
			title: `${it.title}: ${title}`,
			case: it,
			contestant,
			wanted: `${kind} ${UNITS[unit](limit)}`,
			measured: UNITS[unit](measured),
			met: kind === 'at least' ? measured >= limit : measured <= limit,
		};
	});
}

/** A list has to be held once, as what is put out; a half more is for what is under way. */
const MOST_OF_OUTPUT = 1.5;

export function judgeListMemory(it: Case, memory: ListMemory): Verdict {
	const measured = memoryOverOutput(memory);
	return {
		title: `${it.title}: memory over that of one page, in outputs`,
		case: it,
		contestant: 'masivo',
		wanted: `at most ${UNITS.times(MOST_OF_OUTPUT)}`,
		measured: UNITS.times(measured),
		met: measured <= MOST_OF_OUTPUT,
	};
}

/** Several executions share what one has for itself: they take hardly longer. */
const MOST_OF_ONE = 1.2;

export function judgeSideBySide(it: Case, { timeOfOne }: SideBySide): Verdict {
	return {
		title: `${it.title}: time of one execution, in n8n's engine`,
		case: it,
		contestant: 'masivo',
		wanted: `at most ${UNITS.times(MOST_OF_ONE)}`,
		measured: UNITS.times(timeOfOne),
		met: timeOfOne <= MOST_OF_ONE,
	};
}

function requestsOfThoseNeeded(runs: Measurement[], it: Case): number | undefined {
	return divide(
		typical(runs, it.id, 'masivo', ({ cost }) => cost?.requests),
		requestsOf(it),
	);
}

function ownTime(runs: Measurement[], caseId: string): number | undefined {
	return typical(runs, caseId, 'masivo', time);
}

function divide(above: number | undefined, below: number | undefined): number | undefined {
	return above === undefined || below === undefined ? undefined : above / below;
}
