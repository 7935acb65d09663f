import { isAtLeast } from '../../host/versions';
import { n8nVersion } from './support/n8n';
import { useStage } from './support/stage';
import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import type { SomeNode } from '../../host/workflowParts';
import { expectFailure } from '../support/failureKinds';

const stage = useStage();

const called: SomeNode = {
	name: 'When called',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

async function caller(...list: object[]): Promise<string> {
	const { n8n, credential } = stage;
	const sub = await n8n.createWorkflow(chain('Called', called, masivo(credential)));
	// Some n8n 2 call only what is published; in n8n 1 there is nothing of the kind.
	if (isAtLeast(n8nVersion(), '2.0')) await n8n.publish(sub);
	const call: SomeNode = {
		name: 'Call',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { workflowId: { __rl: true, mode: 'id', value: sub }, options: {} },
	};
	return await n8n.createWorkflow(chain('Caller', manualTrigger, ...rows(...list), call));
}

it('gives the items of a sub-workflow back to the workflow that called it', async () => {
	const workflow = await caller(
		{ customerId: '1716573314', tagKeys: 'vip_status' },
		{ customerId: 'crm-2048', tagKeys: ['trial', 'churn_risk'] },
	);
	const execution = await stage.n8n.execute(workflow, START);
	expect(execution.status).toBe('success');
	expect(outputsOf(execution, 'Call')).toMatchObject([
		[
			{ customer: { id: '1716573314', tags: { lifetime_purchases: 15 } } },
			{ customer: { id: 'crm-2048', tags: { black_friday: '2025' } } },
		],
	]);
});

it('fails the calling workflow with the reason of the sub-workflow', async () => {
	const workflow = await caller({ customerId: 'nobody-here', tagKeys: 'vip_status' });
	const execution = await stage.n8n.execute(workflow, START);
	expect(execution.status).toBe('error');
	const { error } = execution.data.resultData;
	expectFailure(error ?? 'it succeeded', 'unknownSubject', 'customer "nobody-here"');
});
