import type { INode } from 'n8n-workflow';
import type { Execution } from '../../host/client';
import { useStage } from './support/stage';
import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import { expectFailure, type Told } from '../support/failureKinds';

const stage = useStage();

/** The middle one does not exist. */
const ROWS = [
	{ customerId: '1716573314', tagKeys: 'vip_status' },
	{ customerId: 'nobody-here', tagKeys: 'trial' },
	{ customerId: 'crm-2048', tagKeys: ['trial'] },
];

/** An item that failed has these two texts, and nothing else of its own. */
const texts = { error: expect.any(String) as string, message: expect.any(String) as string };

function expectUnknown(told: Told | undefined): void {
	expectFailure(told ?? 'nothing failed', 'unknownSubject', 'customer "nobody-here"', '[item 1]');
	expect(JSON.stringify(told)).toContain('Customer not found');
}

/** Runs the node, one request at a time, with these settings of its Settings tab. */
async function run(settings: Partial<INode>, maxRetries = 0, list = ROWS): Promise<Execution> {
	const node = masivo(stage.credential, { options: { concurrency: 1, maxRetries } }, settings);
	const workflow = chain('On error', manualTrigger, ...rows(...list), node);
	return await stage.n8n.execute(await stage.n8n.createWorkflow(workflow), START);
}

it('stops at the first failure and names the item', async () => {
	const execution = await run({});
	expect(execution.status).toBe('error');
	const { error } = execution.data.resultData;
	expect(error).toMatchObject({ context: { itemIndex: 1 } });
	expectUnknown(error);
	expect(stage.asked()).toEqual(['1716573314', 'nobody-here']);
});

it('leaves a failed item in its place with Continue', async () => {
	const execution = await run({ onError: 'continueRegularOutput' });
	expect(execution.status).toBe('success');
	const outputs = outputsOf(execution, 'Masivo');
	expect(outputs).toEqual([
		[
			expect.objectContaining({ customer: expect.anything() as object }),
			texts,
			expect.objectContaining({ customer: expect.anything() as object }),
		],
	]);
	expectUnknown(outputs[0][1] as Told);
});

it('sends a failed item with its input fields out by the error output', async () => {
	const execution = await run({ onError: 'continueErrorOutput' });
	const [good, failed] = outputsOf(execution, 'Masivo');
	expect(good).toHaveLength(2);
	expect(failed).toEqual([{ ...ROWS[1], ...texts }]);
	expectUnknown(failed[0] as Told);
	const [{ data }] = execution.data.resultData.runData.Masivo;
	const links = data?.main.map((items) => items?.map(({ pairedItem }) => pairedItem));
	expect(links).toMatchObject([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
});

describe("n8n's Retry On Fail", () => {
	const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const good = [ROWS[0], ROWS[2]];
	const down = { kind: 'status', status: 503 } as const;

	/** Lets the second customer's first request fail. */
	function failOnce(): void {
		let failures = 1;
		stage.sandbox.faults.decide = ({ path }) =>
			path.includes('crm-2048') && failures-- > 0 ? down : undefined;
	}

	it('runs the whole node again', async () => {
		failOnce();
		const execution = await run(settings, 0, good);
		expect(execution.status).toBe('success');
		expect(stage.asked()).toEqual(['1716573314', 'crm-2048', '1716573314', 'crm-2048']);
	});

	it("is not needed: the node's own retries repeat the failed request alone", async () => {
		failOnce();
		const execution = await run({}, 1, good);
		expect(execution.status).toBe('success');
		expect(stage.asked()).toEqual(['1716573314', 'crm-2048', 'crm-2048']);
	});

	it('does nothing for a later item together with Continue', async () => {
		failOnce();
		const execution = await run({ ...settings, onError: 'continueRegularOutput' }, 0, good);
		expect(stage.asked()).toEqual(['1716573314', 'crm-2048']);
		expect(outputsOf(execution, 'Masivo')[0][1]).toHaveProperty('error');
	});
});
