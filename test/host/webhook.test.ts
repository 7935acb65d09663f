import { useStage } from './support/stage';
import { chain, masivo } from '../../host/workflowParts';

const CALLS = 200;
const ids = Array.from({ length: CALLS }, (_, index) => `customer-${index}`);
const stage = useStage({ customers: ids.map((id) => ({ id, tags: { old: true, kept: 1 } })) });

it(`answers each of ${CALLS} calls that come at once with its own customer`, async () => {
	const { n8n, credential, sandbox } = stage;
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: 'many-calls',
		parameters: { httpMethod: 'POST', path: 'many-calls', responseMode: 'lastNode', options: {} },
	};
	// The first call finds the parameter's name out with a look before and one after; the others wait for it.
	const options = { tagKeysParameter: '' };
	const fields = { customerId: '={{ $json.body.id }}', tagKeys: 'old', options };
	const workflow = chain('Calls', webhook, masivo(credential, fields));
	await n8n.activate(await n8n.createWorkflow(workflow), 'many-calls');

	const call = async (id: string): Promise<unknown> =>
		await n8n.callWebhook('many-calls', { id }).catch(async (error: unknown) => {
			// On a busy machine n8n's database may be too slow for it to begin an execution.
			if (!String(error).includes('There was a problem executing the workflow')) throw error;
			return await call(id);
		});
	const answers = await Promise.all(ids.map(call));

	expect(answers).toMatchObject(ids.map((id) => ({ customer: { id, tags: { kept: 1 } } })));
	expect([...sandbox.customers.values()].map(({ tags }) => tags)).toEqual(
		ids.map(() => ({ kept: 1 })),
	);
	expect(
		sandbox.requests.filter(({ method, path }) => method === 'GET' && path.includes('/customers/')),
	).toHaveLength(2);
});
