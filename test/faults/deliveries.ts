import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { createEngine, storedCredential, type Engine, type WorkflowJson } from '../../engine';
import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { isInDoubt } from '../support/failureKinds';
import { linkOf } from './workflow';

/**
 * Orders that a shop delivers once or several times, one execution after the other or at once, with faults,
 * with n8n's Retry On Fail, with a Stop, with Send Once or without.
 */
interface Deliveries {
	seed: number;
	sendOnce: boolean;
	executions: Execution[];
	atOnce: boolean;
	/** The faults of the first, second, … request for an order. */
	faults: Array<Array<keyof typeof FAULTS>>;
}

interface Execution {
	/** In this order; -1 is one that no field can be read of, -2 one of a customer whom Masivo does not know. */
	orders: number[];
	retryOnFail: boolean;
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	concurrency: number;
	stopAfterMs?: number;
}

const FAULTS = {
	none: undefined,
	'lost before': { kind: 'reset' },
	'lost after': { kind: 'reset', applied: true },
	'cut off after': { kind: 'cutOff', applied: true },
	refused: { kind: 'status', status: 422 },
	unavailable: { kind: 'status', status: 503 },
	broken: { kind: 'status', status: 500 },
	'says nothing': { kind: 'body', body: { message: 'Queued' }, applied: true },
	denies: { kind: 'body', body: { success: false, message: 'No' } },
	slow: { kind: 'slow', ms: 30 },
} satisfies Record<string, Fault | undefined>;

const ORDERS = 6;

const BAD = -1;

const UNKNOWN = -2;

function deliveriesOf(seed: number): Deliveries {
	const execution: fc.Arbitrary<Execution> = fc.record({
		orders: fc.uniqueArray(fc.integer({ min: UNKNOWN, max: ORDERS - 1 }), {
			minLength: 1,
			maxLength: ORDERS,
			size: 'max',
		}),
		retryOnFail: fc.boolean(),
		onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
		concurrency: fc.constantFrom(1, 2, 20),
		stopAfterMs: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 5, nil: undefined }),
	});
	const fault = fc.constantFrom(...(Object.keys(FAULTS) as Array<keyof typeof FAULTS>));
	const drawn = fc.record({
		seed: fc.constant(seed),
		sendOnce: fc.boolean(),
		executions: fc.array(execution, { minLength: 1, maxLength: 4, size: 'max' }),
		atOnce: fc.boolean(),
		faults: fc.array(fc.array(fault, { maxLength: 3 }), { minLength: ORDERS, maxLength: ORDERS }),
	});
	return fc.sample(fc.noBias(drawn), { seed, numRuns: 1 })[0];
}

/** What one execution says of an order. */
type Saying = 'done' | 'skipped' | 'doubt' | 'notDone' | 'nothing';

/** @returns a sentence for each seed of which something did not hold */
export async function runDeliveries(packageDir: string, seeds: number[]): Promise<string[]> {
	const engine = await createEngine({ packageDir });
	const sandbox = await startSandbox();
	const findings: string[] = [];
	try {
		for (const seed of seeds) {
			const deliveries = deliveriesOf(seed);
			const violations = await violationsOf(engine, sandbox, deliveries);
			if (violations.length > 0) {
				findings.push([...violations, JSON.stringify(deliveries)].join('\n'));
			}
		}
	} finally {
		await sandbox.close();
	}
	return findings;
}

async function violationsOf(
	engine: Engine,
	sandbox: Sandbox,
	deliveries: Deliveries,
): Promise<string[]> {
	const { executions, atOnce, sendOnce, seed, faults } = deliveries;
	sandbox.reset();
	for (const order of Array.from({ length: ORDERS }).keys()) {
		sandbox.addCustomer({ id: customerOf(order) });
	}
	const left = faults.map((names) => [...names]);
	sandbox.faults.decide = ({ body }) => {
		const [order] = /(?<=order-)\d+/.exec(JSON.stringify(body) ?? '') ?? [];
		const name = order === undefined ? undefined : left[Number(order)].shift();
		return name && FAULTS[name];
	};
	const data = {
		authentication: 'bearerToken',
		accessToken: sandbox.issueToken(),
		baseUrl: sandbox.baseUrl,
	};
	const credential = storedCredential('masivoApi', data);
	const carriedOut = async (execution: Execution): Promise<Map<number, Saying>> => {
		const workflow = workflowOf(`deliveries ${seed}`, sendOnce, execution, credential);
		const stop = new AbortController();
		if (execution.stopAfterMs !== undefined) {
			void delay(execution.stopAfterMs).then(() => stop.abort());
		}
		const { orders } = execution;
		const { status, outputs, error } = await engine.run(workflow, {
			input: orders.map(itemOf),
			credentials: [credential],
			signal: stop.signal,
		});
		const told = new Map<number, Saying>();
		// With Continue, n8n hands the input on then.
		if (status === 'canceled') return told;
		for (const item of outputs('Masivo').flat())
			told.set(orders[linkOf(item)], sayingOf(item.json));
		const failed = Number(error && 'context' in error ? error.context.itemIndex : NaN);
		if (error && failed >= 0) {
			const { message, description } = error;
			told.set(orders[failed], sayingOf({ error: message, message: description ?? '' }));
		}
		return told;
	};
	const sayings: Array<Map<number, Saying>> = [];
	if (atOnce) sayings.push(...(await Promise.all(executions.map(carriedOut))));
	else for (const execution of executions) sayings.push(await carriedOut(execution));

	const before = countsIn(sandbox);
	const violations = check(deliveries, sayings, before);
	if (!sendOnce) return violations;
	// In the end nothing goes wrong: what was not sent is sent, and nothing else.
	sandbox.faults.decide = undefined;
	const last = await carriedOut({
		...{ orders: [...before.keys()], retryOnFail: true },
		...{ onError: 'continueErrorOutput', concurrency: 20 },
	});
	const after = countsIn(sandbox);
	return [
		...violations,
		...[...before.keys()].flatMap((order) => {
			const said = last.get(order) ?? 'nothing';
			const wasOpen = sayings.some((them, index) => {
				const saying = them.get(order) ?? 'nothing';
				return executions[index].orders.includes(order) && ['doubt', 'nothing'].includes(saying);
			});
			// What a Stop left on its way may arrive later.
			const isRight = {
				done: before[order] === 0 && after[order] === 1,
				skipped: before[order] === 1 && after[order] === 1,
				doubt: wasOpen && after[order] <= 1,
				notDone: false,
				nothing: false,
			}[said];
			return isRight
				? []
				: [`order ${order}: ${before[order]} times, then ${said}, and ${after[order]} times`];
		}),
	];
}

/** What counts is there as often as executions say so. */
function check(
	{ seed, executions, sendOnce }: Deliveries,
	sayings: Array<Map<number, Saying>>,
	counts: number[],
): string[] {
	return counts.flatMap((count, order) => {
		const own = executions.flatMap(({ orders }, index) =>
			orders.includes(order) ? [sayings[index].get(order) ?? 'nothing'] : [],
		);
		const times = (...which: Saying[]) => own.filter((saying) => which.includes(saying)).length;
		const sure = times('done');
		const most = sure + times('doubt', 'nothing');
		const isRight = count >= sure && count <= (sendOnce ? Math.min(1, most) : most);
		const isOrphan = times('skipped') > 0 && (!sendOnce || most === 0);
		if (isRight && !isOrphan) return [];
		return [`seed ${seed}: order ${order} is there ${count} times; told: ${own.join(', ')}`];
	});
}

function countsIn({ events }: Sandbox): number[] {
	const sent = [...events.values()].map(({ customer_id }) => customer_id);
	return Array.from(
		{ length: ORDERS },
		(_, order) => sent.filter((id) => id === customerOf(order)).length,
	);
}

function sayingOf(json: IDataObject): Saying {
	if (typeof json.error !== 'string') {
		if (json.skipped === true) return 'skipped';
		return json.confirmed === false ? 'doubt' : 'done';
	}
	return isInDoubt(json) ? 'doubt' : 'notDone';
}

const customerOf = (order: number) => `customer-${order}`;

function itemOf(order: number): IDataObject {
	if (order === BAD) return { customer: '', order: 'bad' };
	if (order === UNKNOWN) return { customer: 'nobody', order: 'unknown' };
	return { customer: customerOf(order), order: `order-${order}` };
}

function workflowOf(
	id: string,
	sendOnce: boolean,
	{ retryOnFail, onError, concurrency }: Execution,
	credential: { id: string; name: string },
): WorkflowJson {
	const node = { typeVersion: 1, position: [0, 0] as [number, number] };
	return {
		id,
		nodes: [
			{ ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...{ ...node, id: 'masivo', name: 'Masivo', type: 'n8n-nodes-masivo.masivo' },
				parameters: {
					...{ resource: 'event', operation: 'send', type: 'PURCHASE', brandId: 'brand-1' },
					...{ customerId: '={{ $json.customer }}', orderValue: 10 },
					order: { purchaseId: '={{ $json.order }}' },
					options: { concurrency, maxRetries: 1, ...(sendOnce && { sendOnce }) },
				},
				credentials: { masivoApi: { id: credential.id, name: credential.name } },
				...{ onError, retryOnFail, maxTries: 3, waitBetweenTries: 1 },
			},
		],
		connections: { Start: { main: [[{ node: 'Masivo', type: 'main', index: 0 }]] } },
	};
}
