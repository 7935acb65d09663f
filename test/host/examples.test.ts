import { exampleNames, readExample } from '../../host/examples';
import { useStage } from './support/stage';
import { outputsOf, START } from '../../host/workflowParts';

const stage = useStage();

const importExample = async (name: string): Promise<string> =>
	await stage.n8n.createWorkflow(readExample(name, stage.credential));

/** One test for each example: imports it, runs it, and compares what comes out. */
const runs: Record<string, () => Promise<void>> = {
	async 'crm-sync'() {
		const person = { name: 'Ana T. Torres', email: 'ana@example.com' };
		const setTags = { vip_status: 'platinum' };
		const body = { ...person, setTags, deleteTags: 'lifetime_purchases' };
		const path = 'masivo-crm-sync';
		await stage.n8n.activate(await importExample('crm-sync'), path);
		expect(await stage.n8n.callWebhook(path, { ...body, customerId: '1716573314' })).toMatchObject({
			id: '1716573314',
			name: person.name,
			tags: { vip_status: 'platinum', newsletter_subscriber: true },
		});
		expect(await stage.n8n.callWebhook(path, { ...body, customerId: 'new-one' })).toMatchObject({
			...person,
			id: 'new-one',
			tags: setTags,
		});
	},

	async 'crm-webhook'() {
		const path = 'masivo-delete-tags';
		await stage.n8n.activate(await importExample('crm-webhook'), path);
		const answer = await stage.n8n.callWebhook(path, {
			customerId: 'crm-2048',
			tagKeys: ['trial', 'black_friday'],
		});
		expect(answer).toMatchObject({ customer: { id: 'crm-2048', tags: { churn_risk: 'high' } } });
	},

	async 'delete-tags'() {
		const execution = await stage.n8n.execute(await importExample('delete-tags'), START);
		expect(execution.status).toBe('success');
		const tagsOf = (id: string, tags: object) => ({ customer: { id, tags }, wallet: {} });
		expect(outputsOf(execution, 'Delete Tags')).toMatchObject([
			[
				tagsOf('1716573314', { lifetime_purchases: 15 }),
				tagsOf('crm-2048', {}),
				tagsOf('store/quito 7', { favourite_store: 'Quito 7' }),
				tagsOf('crm-2048', {}),
			],
		]);
		// Requests under way together may arrive in any order.
		expect(stage.asked().sort()).toEqual(['1716573314', 'crm-2048', 'store/quito 7']);
	},

	async 'error-output'() {
		const execution = await stage.n8n.execute(await importExample('error-output'), START);
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Tags Deleted')).toMatchObject([
			[{ customer: { id: '1716573314' } }, { customer: { id: 'store/quito 7' } }],
		]);
		expect(outputsOf(execution, 'To Correct')).toMatchObject([
			[
				{ customer: 'nobody-here', problem: expect.stringContaining('does not know') as string },
				{ customer: 'crm-2048', problem: expect.stringContaining("'Tag Keys'") as string },
			],
		]);
	},
};

it.each(exampleNames())('runs the example %s', async (name) => {
	if (!runs[name]) throw new Error(`The example ${name} needs a test here`);
	await runs[name]();
});
