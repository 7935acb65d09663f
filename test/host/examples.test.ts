import { exampleNames, readExample } from '../../host/examples';
import { filesIn } from '../../host/client';
import { connectTrigger } from '../../host/triggers';
import { chain, manualTrigger, outputsOf, sendEvent, START } from '../../host/workflowParts';
import { points } from '../../sandbox/resources/rewards';
import { startChatModel, type ChatModel } from './support/chatModel';
import { rowsOf, sheetOf } from './support/sheets';
import { useStage } from './support/stage';
import { failureKinds } from '../support/failureKinds';

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
			const title = lines.find((line) => line.includes(reason));
			for (const fact of [`"${code}"`, `customer "${customer}"`]) expect(title).toContain(fact);
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
		const { n8n, sandbox, credential } = stage;
		const path = 'masivo-import';
		const example = readExample('import-spreadsheet', credential, { reward: points });
		const id = await n8n.createWorkflow(example);
		await n8n.activateForm(id, path);

		const row = (customer_id: string, email: string, amount?: number) => ({
			...{ customer_id, name: `Customer ${customer_id}`, email, points: amount },
		});
		// Two of them have an address that is registered already, and none of these has points.
		const upload = [
			row('0070', 'c0@example.com', 12.5),
			row('0071', 'ana.torres@example.com'),
			row('0072', 'c2@example.com'),
			row('0073', 'ana.torres@example.com'),
			row('0074', 'c4@example.com', 4),
		];
		const some = await n8n.submitForm(path, await sheetOf(n8n, upload));
		expect(some).toContain('Rows queued: 3, refused: 2');
		const [toCorrect, ...others] = filesIn(some);
		expect(others).toEqual([]);
		expect(toCorrect.name).toBe('rows-to-correct.xlsx');
		const refusals = [
			{
				...{ ...upload[1], points: '' },
				error: expect.stringMatching(/ customer "0071" .+ \(row \d\b/) as string,
				message: expect.any(String) as string,
			},
			{
				...{ ...upload[3], points: '' },
				error: expect.stringMatching(/^'Email' .+ \(row \d\b/) as string,
				message: expect.any(String) as string,
			},
		];
		const refused = await rowsOf(n8n, toCorrect);
		expect(refused).toEqual(refusals);
		expect(Object.keys(refused[0]).slice(0, 4)).toEqual(Object.keys(upload[0]));

		const all = await n8n.submitForm(path, toCorrect);
		expect(all).toContain('Rows queued: 0, refused: 2');
		expect(await rowsOf(n8n, filesIn(all)[0])).toEqual(refusals);

		const corrected = refused.map((one, n) => ({ ...one, email: `new${n}@example.com` }));
		const none = await n8n.submitForm(path, await sheetOf(n8n, corrected));
		expect(none).toContain('Rows queued: 2');
		expect(none).toContain('No row was refused');
		expect(filesIn(none)).toEqual([]);

		// One page each: nothing is left to wait for another.
		const { results } = await n8n.finishedOf(id, 3);
		expect(results.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
		sandbox.settle();
		const totalsOf = (customer: string) => sandbox.customers.get(customer)?.wallet.totals;
		expect(upload.map(({ customer_id }) => totalsOf(customer_id)?.[0]?.total)).toEqual(
			upload.map(({ points: amount }) => amount),
		);
		expect(sandbox.customers.get('0073')?.email).toBe('new1@example.com');
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
		expect(outputsOf(execution, 'Wallet')).toMatchObject([
			[{ id: 'shop-42', name: 'Eva Ruiz', balances: { Points: 80.5 } }],
		]);
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
				{
					customer: 'nobody-here',
					problem: expect.stringMatching(failureKinds.unknownSubject) as string,
				},
				{ customer: 'crm-2048', problem: expect.stringContaining("'Tag Keys'") as string },
			],
		]);
	},
};

it.each(exampleNames())('runs the example %s', async (name) => {
	if (!runs[name]) throw new Error(`The example ${name} needs a test here`);
	await runs[name]();
});
