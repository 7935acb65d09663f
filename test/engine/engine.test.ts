import type { WorkflowJson } from '../../engine';
import { useMasivo } from '../support/masivo';

/** What keeps the tests that run workflows here from telling anything but what n8n does. */
const masivo = useMasivo();

const node = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };

/** Manual trigger → No Operation. */
const workflow = (parameters = {}): WorkflowJson => ({
	nodes: [
		{ ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ ...node, id: '2', name: 'Done', type: 'n8n-nodes-base.noOp', parameters },
	],
	connections: { Start: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
});

it('refuses a parameter that a stand-in for a node does not have', async () => {
	const running = masivo.engine.run(workflow({ notesInFlow: true }));
	await expect(running).rejects.toThrow('"Done": this stand-in for n8n-nodes-base.noOp');
});

it('refuses a node whose credential is not stored', async () => {
	const json = workflow();
	Object.assign(json.nodes[1], {
		type: 'n8n-nodes-masivo.masivo',
		parameters: { resource: 'tier', operation: 'getMany' },
		credentials: { masivoApi: { id: 'not here', name: 'None' } },
	});
	const { status, error } = await masivo.engine.run(json);
	expect(status).toBe('error');
	expect(`${error?.message} ${error?.description}`).toContain('is not stored');
});

it('starts nothing that was cancelled before', async () => {
	const { status, outputs } = await masivo.engine.run(workflow(), { signal: AbortSignal.abort() });
	expect(status).toBe('canceled');
	expect(outputs('Done')).toEqual([]);
});
