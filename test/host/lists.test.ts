import type { INodeListSearchResult } from 'n8n-workflow';

import { chain, manualTrigger, outputsOf, rows, START } from '../../host/workflowParts';
import { SEEDED_DAY } from '../../sandbox/resources/transactions';
import { useStage } from './support/stage';

const stage = useStage({ transactions: 2500 });

/** What the editor asks for when somebody opens a list. */
async function search(methodName: string, filter?: string): Promise<INodeListSearchResult> {
	return await stage.n8n.post('/dynamic-node-parameters/resource-locator-results', {
		path: 'parameters.reward',
		methodName,
		filter,
		nodeTypeAndVersion: { name: 'n8n-nodes-masivo.masivo', version: 1 },
		currentNodeParameters: { resource: 'reward', operation: 'get' },
		credentials: { masivoApi: stage.credential },
	});
}

it("fills the editor's lists, whole or by name", async () => {
	const { results } = await search('searchRewards');
	expect(results.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['Points (POINTS)', 'Free Coffee (PRODUCT)']),
	);
	expect((await search('searchRewards', 'coffee')).results).toHaveLength(1);
	expect((await search('searchCampaigns', 'welcome')).results).toMatchObject([
		{ name: 'Welcome (COUPONS, RUNNING)' },
	]);
});

it('tells the editor in words why a list cannot be had', async () => {
	const body = { error: 'Forbidden', details: 'This key may not list rewards' };
	stage.sandbox.faults.always({ kind: 'status', status: 403, body });
	const told = await search('searchRewards').then(
		() => 'It succeeded',
		(error: unknown) => String(error),
	);
	// n8n's client says more around it.
	expect(told).toContain('list of rewards');
	expect(told).toContain(': This key may not list rewards');
});

it('links every row of a list to the item that asked for it', async () => {
	const list = {
		name: 'Transactions',
		type: 'n8n-nodes-masivo.masivo',
		parameters: {
			...{ resource: 'transaction', operation: 'getMany', date: '={{ $json.day }}' },
			...{ returnAll: true, simplify: true, options: {} },
		},
		credentials: { masivoApi: stage.credential },
	};
	// A node that names an earlier one by the link: n8n must find the row's own day.
	const day = {
		name: 'Day of Each',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [
					{
						id: 'day',
						name: 'day',
						type: 'string',
						value: "={{ $('Rows').item.json.day }}",
					},
				],
			},
		},
	};
	const input = rows({ day: '2020-01-01' }, { day: SEEDED_DAY });
	const workflow = chain('Lists', manualTrigger, ...input, list, day);
	const execution = await stage.n8n.execute(await stage.n8n.createWorkflow(workflow), START);
	expect(execution.status).toBe('success');
	const [found] = outputsOf(execution, 'Day of Each');
	expect(found).toHaveLength(2500);
	expect(new Set(found.map((json) => (json as { day: string }).day))).toEqual(
		new Set([SEEDED_DAY]),
	);
});
