import { exampleNames, readExample } from '../../host/examples';
import { connectTrigger } from '../../host/triggers';
import { chain, manualTrigger, outputsOf, rows, sendEvent, START } from '../../host/workflowParts';
import type { ImportableWorkflow } from '../../host/workflows';
import { points } from '../../sandbox/rewards';
import { startChatModel, type ChatModel } from './support/chatModel';
import { useStage } from './support/stage';

const stage = useStage();
let model: ChatModel;

beforeAll(async () => {
	model = await startChatModel();
});
afterAll(async () => await model.close());

const importExample = async (name: string): Promise<string> =>
	await stage.n8n.createWorkflow(readExample(name, stage.credential));

/** Activates an example that Masivo calls, and enters its address in Masivo. */
async function connectExample(name: string): Promise<string> {
	const { n8n, sandbox, credential } = stage;
	return await connectTrigger(readExample(name, credential), { n8n, sandbox });
}

/** As a user chooses it from the list. */
function withReward(node: ImportableWorkflow['nodes'][number], value: string): typeof node {
	const balances = { balance: [{ reward: { __rl: true, mode: 'list', value }, amount: AMOUNT }] };
	return { ...node, parameters: { ...node.parameters, balances } };
}

const AMOUNT = '={{ $json.points }}';

/** One test for each example: imports it, runs it, and compares what comes out. */
const runs: Record<string, () => Promise<void>> = {
	async 'coupon-at-the-till'() {
		const path = 'masivo-till';
		await stage.n8n.activateForm(await importExample('coupon-at-the-till'), path);
		expect(await stage.n8n.submitForm(path, '1716573314', 'WELCOME10')).toContain(
			'Redeemed for Ana Torres',
		);
		for (const [customer, code, reason] of [
			['crm-2048', 'BIGSPENDER', 'The balance is at least 1000 points'],
			['1716573314', 'EXPIRED', 'The coupon has expired'],
		]) {
			const refused = await stage.n8n.submitForm(path, customer, code);
			expect(refused).toContain('Not redeemed');
			const lines = refused.replaceAll('&quot;', '"').split('\n');
			const title = lines.find((line) => line.includes('was refused'));
			expect(title).toContain(`Coupon "${code}" was refused for customer "${customer}": ${reason}`);
			expect(title).not.toContain('422');
			expect(refused).not.toContain('[item 0]');
		}
	},

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

	async 'import-spreadsheet'() {
		const example = readExample('import-spreadsheet', stage.credential);
		// The sheet is a file: n8n itself makes one, in place of the upload.
		const upload = {
			name: 'Upload Sheet',
			type: 'n8n-nodes-base.convertToFile',
			typeVersion: 1.1,
			parameters: { operation: 'xlsx', binaryPropertyName: 'Sheet', options: {} },
		};
		// More than one request takes; two of them have an address that is registered already.
		const sheet = Array.from({ length: 1_101 }, (_, n) => ({
			customer_id: 700_000 + n,
			name: `Customer ${n}`,
			email: n === 500 || n === 501 ? 'ana.torres@example.com' : `c${n}@example.com`,
			points: n % 3 === 0 ? '' : n,
		}));
		const [list, one] = rows(...sheet);
		const made = chain('', manualTrigger, list, { ...one, name: 'One Item per Row' }, upload);
		const nodes = example.nodes
			.filter(({ name }) => name !== upload.name)
			.map((node) => (node.name === 'Import Customers' ? withReward(node, points.id) : node));
		const id = await stage.n8n.createWorkflow({
			...example,
			nodes: [...made.nodes, ...nodes],
			connections: { ...example.connections, ...made.connections },
		});
		const execution = await stage.n8n.execute(id, START);
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'How Many Are Queued')).toEqual([[{ count_customer_id: 1_099 }]]);
		const [, refused] = outputsOf(execution, 'Import Customers');
		expect(refused).toMatchObject([
			{
				customer_id: 700_500,
				error: expect.stringMatching(
					/^The import of customer "700500" was refused: .+ \(row 502 .+\) \[item 500\]$/,
				) as string,
			},
			{
				customer_id: 700_501,
				error: expect.stringContaining("'Email' stands in item 500") as string,
			},
		]);
		stage.sandbox.settle();
		expect(stage.sandbox.customers.get('700001')?.wallet.totals).toMatchObject([{ total: 1 }]);
		expect(stage.sandbox.customers.get('700003')?.wallet.totals).toEqual([]);
	},

	async 'nightly-transactions'() {
		// Whatever n8n's time zone makes of it, yesterday is one of these days.
		const days = [0, 1, 2].map((day) => new Date(Date.now() - day * 86_400_000).toISOString());
		const transactions = days.map((issued_at, n) => ({ issued_at, amount: n + 1 }));
		stage.sandbox.addCustomer({ id: 'yesterday', transactions });
		const example = readExample('nightly-transactions', stage.credential);
		// The spreadsheet is a file: n8n itself tells what is in it.
		const reader = {
			name: 'Rows of the File',
			type: 'n8n-nodes-base.extractFromFile',
			parameters: { operation: 'xlsx', options: {} },
		};
		const { nodes } = chain('', reader);
		const connections = {
			...example.connections,
			Spreadsheet: { main: [[{ node: reader.name, type: 'main' as const, index: 0 }]] },
		};
		const workflow = { ...example, nodes: [...example.nodes, ...nodes], connections };
		const id = await stage.n8n.createWorkflow(workflow);
		const execution = await stage.n8n.execute(id, 'Every Night');
		expect(execution.status).toBe('success');
		const asked = stage.sandbox.requests.find(({ path }) => path.endsWith('/transactions'));
		const day = asked?.query.slice('date='.length).split('-').reverse().join('-');
		const amount = days.findIndex((time) => time.startsWith(String(day))) + 1;
		expect(outputsOf(execution, reader.name)).toMatchObject([
			[{ type: 'ACCUMULATION', amount, reward_type: 'POINTS' }],
		]);
	},

	async 'order-to-points'() {
		const example = readExample('order-to-points', stage.credential);
		// As a user who does not want to wait for minutes.
		const nodes = example.nodes.map((node) =>
			node.name === 'Wait for the Points'
				? { ...node, parameters: { amount: 1, unit: 'seconds' } }
				: node,
		);
		const id = await stage.n8n.createWorkflow({ ...example, nodes });
		const customer = { id: 'shop-42', name: 'Eva Ruiz', email: 'eva.ruiz@example.com' };
		const items = [{ sku: 'COFFEE-500', quantity: 2, price: 40.25 }];
		const body = { id: 'order-1001', customer, total: 80.5, items };
		const execution = await stage.n8n.execute(id, 'Order Webhook', { headers: {}, body });
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Send Purchase')).toMatchObject([
			[{ customer_id: 'shop-42', type: 'PURCHASE', status: 'PENDING' }],
		]);
		const [[wallet]] = outputsOf(execution, 'Wallet') as Array<Array<{ balances: object }>>;
		expect(wallet).toMatchObject({ id: 'shop-42', name: 'Eva Ruiz' });
		expect(Object.values(wallet.balances)).toEqual([80.5]);
		const [event] = stage.sandbox.events.values();
		expect(event.sent.order).toMatchObject({
			purchase_id: 'order-1001',
			products: [{ sku: 'COFFEE-500', amount: 2, value: 40.25 }],
		});
	},

	async 'points-club'() {
		const { n8n, sandbox, credential } = stage;
		const id = await connectExample('points-club');
		const buy = async (customerId: string, value: number) => {
			const purchase = chain('Buy', manualTrigger, sendEvent(credential, customerId, value));
			await n8n.execute(await n8n.createWorkflow(purchase), START);
		};
		await buy('1716573314', 25);
		await n8n.finishedOf(id, 1);
		await buy('crm-2048', 919.99);
		await n8n.finishedOf(id, 2);
		await buy('crm-2048', 0.01);
		await n8n.finishedOf(id, 3);
		await buy('crm-2048', 30);
		const { results } = await n8n.finishedOf(id, 4);
		expect(results.map(({ status }) => status)).toEqual(results.map(() => 'success'));
		for (const customer of ['1716573314', 'crm-2048'])
			expect(sandbox.customers.get(customer)?.tags).toMatchObject({ points_club: true });
		const joined = sandbox.requests.filter(({ method }) => method === 'PATCH');
		expect(joined.map(({ path }) => path.split('/').at(-2))).toEqual(['1716573314', 'crm-2048']);
	},

	async 'returned-order'() {
		const { baseUrl } = stage.sandbox;
		const order = {
			customer_id: '1716573314',
			brand_id: 'b',
			type: 'PURCHASE',
			order: { value: 20 },
		};
		const token = `Bearer ${stage.sandbox.issueToken()}`;
		await fetch(`${baseUrl}/behavior/events`, {
			method: 'POST',
			headers: { authorization: token, 'content-type': 'application/json' },
			body: JSON.stringify(order),
		});
		stage.sandbox.settle();
		const [[eventId]] = stage.sandbox.events;
		const path = 'masivo-return';
		await stage.n8n.activate(await importExample('returned-order'), path);
		expect(await stage.n8n.callWebhook(path, { eventId, reason: 'Too small' })).toMatchObject({
			...{ id: eventId, type: 'PURCHASE', status: 'REVERSED' },
		});
		const balance = stage.sandbox.customers.get('1716573314')?.wallet.totals?.[0].total;
		expect(balance).toBe(1250);
	},

	async 'points-agent'() {
		const data = { apiKey: 'none', url: model.url, header: false };
		const openAi = await stage.n8n.createCredential('Scripted model', 'openAiApi', data);
		const { nodes, ...example } = readExample('points-agent', stage.credential);
		const withModel = nodes.map((node) =>
			node.name === 'OpenAI Chat Model' ? { ...node, credentials: { openAiApi: openAi } } : node,
		);
		model.script(
			{ callWith: { customer_id: '1716573314' }, tool: 'Get_Customer' },
			{ callWith: {}, tool: 'Get_Many_Rewards' },
			{ text: 'You have 1250 points: enough for a coffee.' },
		);
		const id = await stage.n8n.createWorkflow({ ...example, nodes: withModel });
		const chatInput = 'I am 1716573314. How many points do I have, and what can I get for them?';
		const execution = await stage.n8n.execute(id, 'Chat', { sessionId: 'one', chatInput });
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Agent')).toMatchObject([
			[{ output: expect.stringContaining('1250 points') as string }],
		]);
		const told = model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool') ?? [];
		expect(told.map(({ content }) => content)).toEqual([
			expect.stringContaining('1250'),
			expect.stringContaining('Free Coffee'),
		]);
		expect(stage.sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
	},

	async 'welcome-message'() {
		const { n8n, sandbox } = stage;
		const id = await connectExample('welcome-message');
		const answer = await fetch(`${sandbox.baseUrl}/customers`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${sandbox.issueToken()}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ id: 'shop-77', name: 'Eva Ruiz', email: 'eva.ruiz@example.com' }),
		});
		expect(answer.status).toBe(200);
		const [{ id: executionId }] = (await n8n.finishedOf(id, 1)).results;
		expect(outputsOf(await n8n.finished(executionId), 'Welcome Message')).toEqual([
			[
				{
					to: 'eva.ruiz@example.com',
					subject: 'Welcome, Eva Ruiz!',
					text: expect.stringContaining('with the number shop-77') as string,
				},
			],
		]);
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
