import { log } from '../support/debugLog';

import type { IDataObject } from 'n8n-workflow';

import { expectFailure, isInDoubt, itemsIn, type ItemsTold } from '../support/failureKinds';
import { until, useMasivo } from '../support/masivo';

/** What a run says of its items that ends early, where what went out must not go out again. */

const masivo = useMasivo({ customers: [{ id: 'a' }] });

const PURCHASE = { brandId: 'brand-1', type: 'PURCHASE', orderValue: '={{ $json.value }}' };

const orders = (count: number) =>
	Array.from({ length: count }, (_, item) => ({ id: `c${item}`, value: item }));

const people = (count: number) =>
	Array.from({ length: count }, (_, item) => ({ id: `n${item}`, email: `n${item}@example.com` }));

const importing = { parameters: { customerId: '={{ $json.id }}', email: '={{ $json.email }}' } };

const itemIn = (body: unknown) => Number(((body as IDataObject).order as IDataObject).value);

beforeEach(() => {
	for (const { id } of orders(20)) masivo.sandbox.addCustomer({ id });
	log.splice(0);
});

/** Requests that change something. */
const sentSoFar = () => masivo.sandbox.requests.filter(({ method }) => method === 'POST').length;

/** Stops the execution once so many requests are there, of which the last one hangs. */
async function stopAt(requests: number, operation: string, items: IDataObject[], node: object) {
	const stop = new AbortController();
	masivo.sandbox.faults.decide = () =>
		sentSoFar() === requests ? { kind: 'hang', applied: true } : undefined;
	const running = masivo.run(operation, items, { ...node, signal: stop.signal });
	await until(() => sentSoFar() === requests);
	stop.abort();
	expect((await running).status).toBe('canceled');
	await until(() => masivo.sandbox.stats.inFlight === 0);
}

/** The one warning of the run, which is all that n8n keeps of it. */
const toldOfStop = (): ItemsTold => {
	const lines = log.filter((line) => line.includes('The execution was cancelled. '));
	expect(lines).toHaveLength(1);
	return itemsIn({ message: '', description: lines[0] });
};

describe('Stop Workflow', () => {
	test('names the items that were done after the refused one, and those that are left', async () => {
		masivo.sandbox.faults.decide = ({ body }) => {
			if (itemIn(body) === 3) return { kind: 'status', status: 422 };
			return itemIn(body) < 3 ? undefined : { kind: 'slow', ms: 200 };
		};
		const { error } = await masivo.run('event.send', orders(20), {
			parameters: PURCHASE,
			options: { concurrency: 3 },
		});
		expectFailure(error, 'refused', '[item 3]');
		expect(isInDoubt(error)).toBe(false);
		const sent = [...masivo.sandbox.events.values()].map(({ sent }) => sent.order?.value);
		const done = Math.max(...sent.map(Number));
		expect(done).toBeGreaterThan(3);
		expect(itemsIn(error)).toEqual({ done: `0–2, ${rangeOf(4, done)}`, left: `3, ${done + 1}–19` });
		const { ids } = error.context.progress as { ids: IDataObject };
		expect(Object.values(ids).sort()).toEqual([...masivo.sandbox.events.keys()].sort());
	});

	test('says of an item and of others that they may have been done', async () => {
		masivo.sandbox.faults.decide = ({ body }) =>
			itemIn(body) === 2 ? { kind: 'reset', applied: true } : undefined;
		const { error } = await masivo.run('event.send', orders(5), {
			parameters: PURCHASE,
			options: { concurrency: 1 },
		});
		expectFailure(error, 'mayHaveArrived', '[item 2]');
		expect(itemsIn(error)).toEqual({ done: '0–1', inDoubt: '2', left: '3–4' });
	});

	test('of a batch whose answer was lost, all rows are in doubt', async () => {
		masivo.sandbox.faults.decide = ({ method }) =>
			method === 'POST' && sentSoFar() === 2 ? { kind: 'reset', applied: true } : undefined;
		const { error } = await masivo.run('import.customers', people(30), {
			...importing,
			options: { batchSize: 10 },
		});
		expectFailure(error, 'mayHaveArrived', '[item 10]');
		expect(itemsIn(error)).toEqual({ done: '0–9', inDoubt: '10–19', left: '20–29' });
	});
});

describe('n8n’s Stop', () => {
	test('during a request leaves its item in doubt, in the log', async () => {
		const node = { parameters: PURCHASE, options: { concurrency: 1 } };
		await stopAt(3, 'event.send', orders(6), node);
		expect(toldOfStop()).toEqual({ done: '0–1', inDoubt: '2', left: '3–5' });
	});

	test('during the request of a batch leaves its rows in doubt, in the log', async () => {
		await stopAt(2, 'import.customers', people(30), { ...importing, options: { batchSize: 10 } });
		expect(toldOfStop()).toEqual({ done: '0–9', inDoubt: '10–19', left: '20–29' });
	});
});

const rangeOf = (first: number, last: number) => (first === last ? `${first}` : `${first}–${last}`);
