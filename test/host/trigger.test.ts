import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { SavedCredential } from '../../host/client';
import { triggerPath } from '../../host/triggers';
import { chain, masivoTrigger, outputsOf } from '../../host/workflowParts';
import { userFolder } from './support/n8n';
import { useStage } from './support/stage';
import { forCustomer, post, webhookBody, type WebhookAnswer } from './support/webhookCalls';
import { adviceIn, callAnswerOf, expectFailure, type CallAnswer } from '../support/failureKinds';

const CALLS = 200;
const TRIGGER = 'Masivo Trigger';
const SECRET = 'Zq-7.x_Y~3-not-to-be-seen';
const many = Array.from({ length: CALLS }, (_, index) => `customer-${index}`);
const ana = { id: '1716573314', name: 'Ana Torres', email: 'ana.torres@example.com', points: 1250 };
const stage = useStage({ customers: [ana, ...many.map((id) => ({ id }))] });

const next = { name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} };

interface Listening {
	id: string;
	/** The production address. */
	url: string;
	/** The address while the editor listens. */
	testUrl: string;
}

/** Saves a workflow that begins with the trigger. */
async function save(
	name: string,
	parameters: INodeParameters = {},
	credential: SavedCredential = stage.credential,
): Promise<Listening> {
	const { n8n } = stage;
	const trigger = masivoTrigger(name, credential, parameters);
	const id = await n8n.createWorkflow(chain(name, trigger, next));
	const path = triggerPath(name);
	return {
		id,
		url: `${n8n.url}/webhook/${path}`,
		testUrl: `${n8n.url}/webhook-test/${path}`,
	};
}

async function activate(...saved: Parameters<typeof save>): Promise<Listening> {
	const workflow = await save(...saved);
	await stage.n8n.activate(workflow.id, triggerPath(saved[0]));
	return workflow;
}

/** What came out of the trigger in the one execution that a workflow has. */
async function onlyOutput({ id }: Listening): Promise<object[]> {
	const { count, results } = await stage.n8n.finishedOf(id, 1);
	expect(count).toBe(1);
	const execution = await stage.n8n.finished(results[0].id);
	expect(execution.status).toBe('success');
	expect(outputsOf(execution, 'Next')).toEqual(outputsOf(execution, TRIGGER));
	return outputsOf(execution, TRIGGER)[0];
}

async function withSecret(): Promise<SavedCredential> {
	const { apiKey, baseUrl } = stage.sandbox;
	const data = { authentication: 'apiKey', apiKey, baseUrl, webhookSecret: SECRET };
	return await stage.n8n.createCredential('With a secret', 'masivoApi', data);
}

describe('an active workflow', () => {
	it('runs with what Masivo shows of the customer, not with what the call says', async () => {
		const workflow = await activate('confirmed');
		const body = webhookBody('CUSTOMER_REGISTRATION', ana.id, { customer: { name: 'Forged' } });
		expect(await post(workflow.url, body)).toMatchObject({
			status: 200,
			json: { message: 'Workflow was started' },
		});
		const output = await onlyOutput(workflow);
		expect(output).toMatchObject([
			{
				event: 'CUSTOMER_REGISTRATION',
				customer_id: ana.id,
				confirmed: true,
				customer: { id: ana.id, name: ana.name },
				wallet: { totals: [{ total: 1250 }] },
			},
		]);
		expect(JSON.stringify(output)).not.toContain('Forged');
	});

	it('runs with the data as it came where nothing is to be confirmed', async () => {
		const workflow = await activate('as-it-came', { confirm: false });
		const data = { customer_id: 'nobody-here', lines: [{ amount: 12.5 }], wallet: null };
		const body = JSON.stringify({ event: 'SOMETHING_NEW', data });
		expect((await post(workflow.url, body)).status).toBe(200);
		expect(await onlyOutput(workflow)).toEqual([
			{ event: 'SOMETHING_NEW', customer_id: 'nobody-here', confirmed: false, data },
		]);
		expect(stage.sandbox.requests).toEqual([]);
	});

	it('is called by Masivo when a customer got points', async () => {
		const { sandbox } = stage;
		const workflow = await activate('called-by-masivo');
		sandbox.addWebhook({ url: workflow.url });
		const answer = await fetch(`${sandbox.baseUrl}/coupons/redeem`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${sandbox.issueToken()}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ customer_id: ana.id, code: 'WELCOME10', brand_id: null }),
		});
		expect(answer.status).toBe(200);
		expect(await onlyOutput(workflow)).toMatchObject([
			{ event: 'CUSTOMER_ACCUMULATION', wallet: { totals: [{ total: 1350 }] } },
		]);
		await sandbox.webhooksAnswered();
		expect(sandbox.webhookDeliveries).toMatchObject([{ attempts: [{ status: 200 }] }]);
	});

	it(`answers each of ${CALLS} calls that come at once, and starts each of them once`, async () => {
		const { n8n } = stage;
		const { id, url } = await activate('many-webhooks');
		const statuses = await Promise.all(
			many.map(async (customer) => (await post(url, forCustomer(customer))).status),
		);
		expect(statuses).toEqual(many.map(() => 200));
		const { count, results } = await n8n.finishedOf(id, CALLS);
		expect(count).toBe(CALLS);
		// Nothing else runs in this n8n: their numbers follow one another.
		const last = Math.max(...results.map((execution) => Number(execution.id)));
		const ids = many.map((_, index) => String(last - index));
		const executions = await Promise.all(ids.map(async (number) => await n8n.execution(number)));
		const started = executions.flatMap((execution) => outputsOf(execution, 'Next')[0]);
		expect(started.map((item) => (item as { customer_id: string }).customer_id).sort()).toEqual(
			[...many].sort(),
		);
	});
});

describe('what starts nothing', () => {
	let workflow: Listening;
	const good = forCustomer(ana.id, 'CUSTOMER_ACCUMULATION');
	const right = `?secret=${SECRET}`;

	/** The answer is of that status and gives nothing away, and no execution is there. */
	async function expectNothing(status: number, answer: WebhookAnswer): Promise<void> {
		expect(answer).toMatchObject({ status, json: { message: expect.any(String) as string } });
		expect(answer.text).not.toContain(SECRET);
		expect((await stage.n8n.executionsOf(workflow.id)).count).toBe(0);
	}

	beforeAll(async () => {
		workflow = await activate(
			'closed-door',
			{ events: ['CUSTOMER_ACCUMULATION'] },
			await withSecret(),
		);
	});

	it.each<[string, number, string, string]>([
		['a call without the secret', 401, '', good],
		['a wrong secret', 401, '?secret=wrong', good],
		['half of the secret', 401, `?secret=${SECRET.slice(0, 8)}`, good],
		['the secret twice', 401, `${right}&secret=${SECRET}`, good],
		['the secret as a list', 401, `?secret[]=${SECRET}`, good],
		['no body', 400, right, ''],
		['a list', 400, right, `[${good}]`],
		['a body without an event', 400, right, JSON.stringify({ data: { customer_id: ana.id } })],
		['a body without data', 400, right, JSON.stringify({ event: 'CUSTOMER_ACCUMULATION' })],
		['data without a customer', 400, right, webhookBody('CUSTOMER_ACCUMULATION', undefined)],
		['a customer who is no ID', 400, right, webhookBody('CUSTOMER_ACCUMULATION', { id: 'x' })],
		['a forged customer', 404, right, forCustomer('nobody-here', 'CUSTOMER_ACCUMULATION')],
		['an event that was not chosen', 200, right, forCustomer(ana.id, 'CUSTOMER_REGISTRATION')],
		[
			'a body of 10 MB',
			413,
			right,
			webhookBody('CUSTOMER_ACCUMULATION', ana.id, { text: 'x'.repeat(10 * 1024 * 1024) }),
		],
	])('%s is answered %i', async (_what, status, query, body) => {
		await expectNothing(status, await post(workflow.url + query, body));
	});

	it.each<[string, string, string]>([
		['text', 'text/plain', 'hello'],
		[
			'a form',
			'application/x-www-form-urlencoded',
			`event=CUSTOMER_ACCUMULATION&data[customer_id]=${ana.id}`,
		],
		[
			'a form in parts',
			'multipart/form-data; boundary=edge',
			'--edge\r\nContent-Disposition: form-data; name="event"\r\n\r\nTIER\r\n--edge--\r\n',
		],
	])('%s is answered 400', async (_what, type, body) => {
		await expectNothing(400, await post(workflow.url + right, body, type));
	});

	it('JSON that is cut off is refused by n8n itself', async () => {
		const { status } = await post(workflow.url + right, good.slice(0, -3));
		expect(status).toBeGreaterThanOrEqual(400);
		expect((await stage.n8n.executionsOf(workflow.id)).count).toBe(0);
	});

	it('a right call alone starts the workflow, after all of these', async () => {
		expect((await post(workflow.url + right, good)).status).toBe(200);
		const output = await onlyOutput(workflow);
		expect(output).toMatchObject([{ customer_id: ana.id, confirmed: true }]);
		expect(JSON.stringify(output)).not.toContain(SECRET);
		expect(await readFile(join(userFolder(), 'n8n.log'), 'utf8')).not.toContain(SECRET);
	});
});

describe('a body that comes again', () => {
	it('starts nothing', async () => {
		const workflow = await activate('repeated');
		const body = forCustomer(ana.id);
		for (let call = 0; call < 3; call++) expect((await post(workflow.url, body)).status).toBe(200);
		await onlyOutput(workflow);
		expect((await post(workflow.url, forCustomer(many[0]))).status).toBe(200);
		expect((await stage.n8n.finishedOf(workflow.id, 2)).count).toBe(2);
	});

	it('starts one, if it comes twenty times at once', async () => {
		const workflow = await activate('repeated-at-once');
		const body = forCustomer(ana.id);
		const answers = await Promise.all(
			Array.from({ length: 20 }, async () => await post(workflow.url, body)),
		);
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		await onlyOutput(workflow);
	});

	it('starts the workflow again, where that was chosen', async () => {
		const workflow = await activate('repetitions-wanted', { options: { ignoreRepeated: false } });
		const body = forCustomer(ana.id);
		await post(workflow.url, body);
		await post(workflow.url, body);
		expect((await stage.n8n.finishedOf(workflow.id, 2)).count).toBe(2);
	});

	it('starts the workflow, if Masivo could not be asked the first time', async () => {
		const { n8n, sandbox } = stage;
		const { id, url } = await activate('masivo-away');
		const body = forCustomer(ana.id);
		sandbox.faults.always({ kind: 'status', status: 503 });
		expect((await post(url, body)).status).toBe(500);
		const [failed] = (await n8n.finishedOf(id, 1)).results;
		const execution = await n8n.finished(failed.id);
		expect(execution.status).toBe('error');
		expectFailure(execution.data.resultData.error ?? 'it succeeded', 'unavailable');
		expect(outputsOf(execution, 'Next')).toEqual([]);

		sandbox.faults.reset();
		expect((await post(url, body)).status).toBe(200);
		const { count, results } = await n8n.finishedOf(id, 2);
		expect(count).toBe(2);
		expect(results.map(({ status }) => status).sort()).toEqual(['error', 'success']);
	});
});

describe('the test address', () => {
	it('gives an item, also of a body that came before', async () => {
		const { n8n } = stage;
		const { id, testUrl } = await save('listening');
		const body = forCustomer(ana.id);
		for (const count of [1, 2]) {
			await n8n.listen(id, TRIGGER);
			expect((await post(testUrl, body)).status).toBe(200);
			const { results } = await n8n.finishedOf(id, count);
			for (const execution of results) {
				expect(outputsOf(await n8n.finished(execution.id), TRIGGER)).toMatchObject([
					[{ customer_id: ana.id, confirmed: true, customer: { name: ana.name } }],
				]);
			}
		}
	});

	const chosen = 'CUSTOMER_ACCUMULATION';
	const good = forCustomer(ana.id, chosen);
	const right = `?secret=${SECRET}`;

	it.each<[string, string, string, CallAnswer]>([
		['with a wrong secret', '?secret=wrong', good, 'wrongSecret'],
		['in another form', right, '{"type":"x"}', 'notTheForm'],
		[
			'that is too large',
			right,
			webhookBody(chosen, ana.id, { fill: 'x'.repeat(2_000_000) }),
			'tooLarge',
		],
		['for another event', right, forCustomer(ana.id), 'notChosen'],
		['of an unknown customer', right, forCustomer('nobody', chosen), 'unknownCustomer'],
	])('says why a call %s starts nothing', async (what, query, body, why) => {
		const { n8n } = stage;
		const name = what.replaceAll(' ', '-');
		const { id, testUrl } = await save(name, { events: [chosen] }, await withSecret());
		await n8n.listen(id, TRIGGER);
		const answer = await post(testUrl + query, body);
		// n8n's own: whoever calls is told nothing more than that.
		expect(answer).toMatchObject({ status: 500 });
		const { count, results } = await n8n.finishedOf(id, 1);
		expect(count).toBe(1);
		const execution = await n8n.finished(results[0].id);
		const { error, lastNodeExecuted } = execution.data.resultData;
		expect([execution.status, lastNodeExecuted]).toEqual(['error', TRIGGER]);
		expect(callAnswerOf(error ?? {})).toBe(why);
		expect(adviceIn(error ?? {})).toContain('listenAgain');
		expect(outputsOf(execution, 'Next')).toEqual([]);
		expect(JSON.stringify([answer, execution.data.resultData])).not.toContain(SECRET);
		expect((await post(testUrl + right, good)).status).toBe(404);
	});

	it('goes on listening after what n8n itself refuses', async () => {
		const { n8n } = stage;
		const { id, testUrl } = await save('listening-on');
		await n8n.listen(id, TRIGGER);
		expect((await post(testUrl, good.slice(0, -3))).status).toBeGreaterThanOrEqual(400);
		expect((await post(testUrl, good)).status).toBe(200);
		expect((await n8n.finishedOf(id, 1)).results).toMatchObject([{ status: 'success' }]);
	});
});

/** Some n8n show the message of the error, others what it says beyond that. */
describe('what is refused when the workflow is activated', () => {
	it.each<[string, INodeParameters, field: string]>([
		['no event chosen', { events: [], otherEvents: '' }, "'Events'"],
		['Confirm with Masivo without a credential', {}, "'Confirm with Masivo'"],
	])('%s, with the reason', async (what, parameters, field) => {
		const { n8n, credential } = stage;
		const name = what.replaceAll(' ', '-').toLowerCase();
		const picked = parameters.events ? credential : undefined;
		const workflow = chain(name, masivoTrigger(name, picked, parameters), next);
		const id = await n8n.createWorkflow(workflow);
		expect(await n8n.refusalToActivate(id)).toContain(field);
	});
});

/** Newer editors (2.20.12, not 2.0.3) ask for no schema of a trigger: "do not have schema previews". */
it('has its output schema where n8n keeps them', async () => {
	const { text } = await stage.n8n.file('schemas/n8n-nodes-masivo.masivoTrigger/1.0.0.json');
	const { properties } = JSON.parse(text) as { properties: object };
	const asItComes = ['event', 'customer_id', 'confirmed', 'customer', 'wallet'];
	expect(Object.keys(properties)).toEqual(asItComes);
});
