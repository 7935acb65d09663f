import type { INode, INodeParameters } from 'n8n-workflow';

import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import { useStage } from './support/stage';
import { expectFailure } from '../support/failureKinds';

/** What counts once, in a whole n8n: with its Retry On Fail, and with its memory behind Send Once. */

const IDS = ['ana', 'eva', 'luis'];
const stage = useStage({ customers: IDS.map((id) => ({ id, points: 0 })) });

const counted = (id: string) =>
	[...stage.sandbox.events.values()].filter(({ customer_id }) => customer_id === id).length;

const isFor = (body: unknown, id: string) =>
	(body as { customer_id?: string } | undefined)?.customer_id === id;

function send(parameters: INodeParameters, settings: Partial<INode> = {}) {
	return masivo(
		stage.credential,
		{
			...{ resource: 'event', operation: 'send', type: 'PURCHASE', brandId: 'sandbox-brand' },
			...{ orderValue: 10, simplify: true, ...parameters },
		},
		settings,
	);
}

const order = (id: string) => ({
	order: { purchaseId: `={{ ${id} }}` },
	options: { sendOnce: true },
});

describe('Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'counts no purchase again for one refused customer of four, with %s',
		async (onError) => {
			const ids = onError === 'stopWorkflow' ? [...IDS, 'nobody'] : ['nobody', ...IDS];
			const items = rows(...ids.map((customerId) => ({ customerId })));
			const node = send({ options: { concurrency: 1 } }, { ...settings, onError });
			const workflow = chain('Retried', manualTrigger, ...items, node);
			const id = await stage.n8n.createWorkflow(workflow);
			for (const times of [1, 2]) {
				await stage.n8n.execute(id, START);
				expect(IDS.map(counted)).toEqual(IDS.map(() => times));
			}
			const refused = stage.sandbox.requests.filter(({ status }) => status === 404);
			expect(refused).toHaveLength(2 * settings.maxTries);
		},
	);
});

describe('Send Once', () => {
	const webhook = (path: string) => ({
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
	});

	async function shop(path: string): Promise<(id: string) => Promise<unknown>> {
		const parameters = { customerId: 'ana', ...order('$json.body.id') };
		const workflow = chain('Shop', webhook(path), send(parameters));
		await stage.n8n.activate(await stage.n8n.createWorkflow(workflow), path);
		return async (id) => await stage.n8n.callWebhook(path, { id });
	}

	test('sends an order once that a shop delivers twice, one after the other or at once', async () => {
		const deliver = await shop('once');
		expect(await deliver('order-1')).toMatchObject({ customer_id: 'ana', status: 'PENDING' });
		const again = { customer_id: 'ana', type: 'PURCHASE', skipped: true };
		expect(await deliver('order-1')).toMatchObject(again);
		expect(counted('ana')).toBe(1);

		const orders = ['order-2', 'order-3', 'order-4'];
		await Promise.all([...orders, ...orders, ...orders].map(deliver));
		expect(counted('ana')).toBe(4);
		for (const id of orders) expect(await deliver(id)).toMatchObject(again);
		expect(counted('ana')).toBe(4);
	});

	test('keeps in doubt what may have arrived, forgets what was refused, also from the editor', async () => {
		const items = rows(...['ana', 'eva'].map((customerId) => ({ customerId, purchase: 'p-1' })));
		const node = send(order('$json.purchase'), { onError: 'continueErrorOutput' });
		const id = await stage.n8n.createWorkflow(chain('Doubt', manualTrigger, ...items, node));
		stage.sandbox.faults.decide = ({ body }) =>
			isFor(body, 'ana') ? { kind: 'reset', applied: true } : { kind: 'status', status: 422 };
		await stage.n8n.execute(id, START);
		stage.sandbox.faults.decide = undefined;
		const [good, failed] = outputsOf(await stage.n8n.execute(id, START), 'Masivo');
		expect(good).toMatchObject([{ customer_id: 'eva', status: 'PENDING' }]);
		expect(failed).toHaveLength(1);
		expectFailure(failed[0], 'mayHaveArrived', 'customer "ana"', '[item 0]');
		const sentFor = (id: string) => stage.sandbox.requests.filter(({ body }) => isFor(body, id));
		expect(sentFor('ana')).toHaveLength(1);
		expect(counted('eva')).toBe(1);
	});
});
