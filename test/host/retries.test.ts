import type { NodeApiError } from 'n8n-workflow';
import type { Execution } from '../../host/client';
import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import type { Fault } from '../../sandbox';
import { has } from './support/abilities';
import { n8nVersion } from './support/n8n';
import { useStage } from './support/stage';
import { expectFailure, type Told } from '../support/failureKinds';

const ITEMS = 200;
const ids = Array.from({ length: ITEMS }, (_, index) => `customer-${index}`);
const stage = useStage({ customers: ids.map((id) => ({ id, tags: { old: true, kept: 1 } })) });

/** What the first request for every tenth customer meets, and for others another. */
const FAULTS: Readonly<Record<string, Fault>> = {
	3: { kind: 'reset' },
	6: { kind: 'status', status: 503 },
	9: { kind: 'reset', applied: true },
};
const faultOf = (id: string): Fault | undefined => FAULTS[id.slice(-1)];
const hit = ids.filter(faultOf);
const spared = ids.filter((id) => !faultOf(id));
const tagsOf = (id: string) => stage.sandbox.customers.get(id)?.tags;

/** Deletes a tag of all customers; three tenths of them meet trouble once. */
async function run(maxRetries: number): Promise<Execution> {
	const met = new Set<string>();
	stage.sandbox.faults.decide = ({ path }) => {
		const id = path.split('/').slice(-2)[0];
		if (met.has(id)) return undefined;
		met.add(id);
		return faultOf(id);
	};
	const options = { maxRetries, concurrency: 10 };
	const node = masivo(
		stage.credential,
		{ tagKeys: 'old', options },
		{ onError: 'continueErrorOutput' },
	);
	const items = rows(...ids.map((customerId) => ({ customerId })));
	const workflow = chain('Trouble', manualTrigger, ...items, node);
	return await stage.n8n.execute(await stage.n8n.createWorkflow(workflow), START);
}

it('loses none of 200 items when a fifth of the connections is reset and a tenth refused', async () => {
	const [good, failed = []] = outputsOf(await run(3), 'Masivo');
	expect(failed).toEqual([]);
	expect(good).toMatchObject(ids.map((id) => ({ customer: { id, tags: { kept: 1 } } })));
	expect(ids.map(tagsOf)).toEqual(ids.map(() => ({ kept: 1 })));
	expect(stage.asked()).toHaveLength(ITEMS + hit.length);
});

it('lets none of them leave as a success when nothing is sent again', async () => {
	const [good, failed = []] = outputsOf(await run(0), 'Masivo');
	expect(good).toMatchObject(spared.map((id) => ({ customer: { id, tags: { kept: 1 } } })));
	expect(failed).toMatchObject(hit.map((customerId) => ({ customerId })));
	expect(failed).toHaveLength(hit.length);
	for (const item of failed) {
		const { customerId } = item as Record<string, string>;
		const isReset = faultOf(customerId)?.kind === 'reset';
		expectFailure(item as Told, isReset ? 'network' : 'unavailable', isReset ? '' : '503');
	}
	expect(stage.asked()).toHaveLength(ITEMS);
});

it('tells n8n the cause of a failure, where n8n has a place for it', async () => {
	stage.sandbox.faults.always({ kind: 'status', status: 503 });
	const parameters = { customerId: ids[0], tagKeys: 'old', options: { maxRetries: 0 } };
	const node = masivo(stage.credential, parameters);
	const workflow = await stage.n8n.createWorkflow(chain('Down', manualTrigger, node));
	const { status, data } = await stage.n8n.execute(workflow, START);
	expect(status).toBe('error');
	const error = data.resultData.error as NodeApiError;
	expectFailure(error, 'unavailable', '503');
	expect(error.failure?.cause).toBe(
		has(n8nVersion(), 'failureDeclarations') ? 'temporarily-unavailable' : undefined,
	);
});
