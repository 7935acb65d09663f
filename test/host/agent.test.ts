import type { SavedCredential } from '../../host/client';
import type { ImportableWorkflow } from '../../host/workflows';
import { startChatModel } from './support/chatModel';
import type { ChatModel } from './support/chatModel';
import { has } from './support/abilities';
import { n8nVersion } from './support/n8n';
import { useStage } from './support/stage';
import { notices } from '../support/failureKinds';
import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';

const stage = useStage();
let model: ChatModel;
let openAi: SavedCredential;

beforeAll(async () => {
	model = await startChatModel();
	const data = { apiKey: 'none', url: model.url, header: false };
	openAi = await stage.n8n.createCredential('Scripted model', 'openAiApi', data);
});
afterAll(async () => await model.close());

/** An agent that gets one row, with the scripted model and the node as its only tool. */
function agentWorkflow(customerId: string): Omit<ImportableWorkflow, 'id'> {
	const agent = {
		name: 'Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 3,
		parameters: { promptType: 'define', text: 'Ana is no VIP any more.', options: {} },
	};
	const chatModel = {
		name: 'Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		parameters: {
			model: { __rl: true, mode: 'id', value: 'scripted' },
			responsesApiEnabled: false,
			options: {},
		},
		credentials: { openAiApi: openAi },
	};
	const tool = {
		...masivo(stage.credential, {
			customerId,
			tagKeys: "={{ $fromAI('tag_keys', 'The tags to delete', 'string') }}",
		}),
		type: 'n8n-nodes-masivo.masivoTool',
	};
	const row = rows({ customerId: '1716573314' });
	const { nodes, connections, name } = chain('Agent', manualTrigger, ...row, agent);
	return {
		name,
		nodes: [...nodes, ...chain('', chatModel, tool).nodes],
		connections: {
			...connections,
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			Masivo: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
}

it('lets an agent delete the tags that its model names, and tells the model the result', async () => {
	model.script(
		{ callWith: { customer_id: '1716573314', tag_keys: 'vip_status' } },
		{ text: 'Ana has no VIP tag any more.' },
	);
	const workflow = await stage.n8n.createWorkflow(
		agentWorkflow("={{ $fromAI('customer_id', 'The ID of the customer', 'string') }}"),
	);
	const execution = await stage.n8n.execute(workflow, START);

	const [offer, afterCall] = model.requests;
	expect(offer.tools).toHaveLength(1);
	expect(offer.tools?.[0].function).toMatchObject({
		description: expect.stringMatching(notices.startsCampaigns) as string,
	});
	const fields = {
		customer_id: { type: 'string', description: 'The ID of the customer' },
		tag_keys: { type: 'string', description: 'The tags to delete' },
	};
	const { properties } = offer.tools?.[0].function.parameters ?? {};
	if (has(n8nVersion(), 'toolFields')) expect(properties).toMatchObject(fields);
	else expect(properties).toBeUndefined();
	expect(stage.sandbox.customers.get('1716573314')?.tags).not.toHaveProperty('vip_status');
	const result = afterCall.messages.find(({ role }) => role === 'tool');
	expect(result?.content).toContain('ana.torres@example.com');
	expect(execution.status).toBe('success');
	expect(outputsOf(execution, 'Agent')).toEqual([[{ output: 'Ana has no VIP tag any more.' }]]);
});

it('takes what the model does not fill in from the item that the agent works on', async () => {
	model.script({ callWith: { tag_keys: 'vip_status' } }, { text: 'Done.' });
	const workflow = await stage.n8n.createWorkflow(agentWorkflow('={{ $json.customerId }}'));
	await stage.n8n.execute(workflow, START);
	expect(stage.asked()).toEqual(['1716573314']);
	expect(stage.sandbox.customers.get('1716573314')?.tags).not.toHaveProperty('vip_status');
});
