import { setTimeout as delay } from 'node:timers/promises';
import { chain, manualTrigger, masivo, rows, START } from '../../host/workflowParts';
import { useStage } from './support/stage';

const ids = Array.from({ length: 500 }, (_, index) => `customer-${index}`);
const stage = useStage({
	latencyMs: 20,
	customers: ids.map((id) => ({ id, tags: { old: true, kept: 1 } })),
});

it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'sends nothing more once the execution was stopped, with %s',
	async (onError) => {
		const { n8n, sandbox, credential } = stage;
		const items = rows(...ids.map((customerId) => ({ customerId })));
		const node = masivo(credential, { tagKeys: 'old', options: { concurrency: 1 } }, { onError });
		const workflow = await n8n.createWorkflow(chain('Stop', manualTrigger, ...items, node));
		const id = await n8n.start(workflow, START);
		while (stage.asked().length < 3) await delay(20);
		await n8n.stop(id);
		const execution = await n8n.finished(id);
		expect(execution.status).toBe('canceled');

		// What was under way when it was stopped may still have arrived.
		const atStop = stage.asked().length;
		const another = chain(
			'After',
			manualTrigger,
			masivo(credential, { customerId: ids[499], tagKeys: 'old' }),
		);
		await n8n.execute(await n8n.createWorkflow(another), START);
		const later = stage.asked().filter((asked) => asked !== ids[499]);
		expect(later.length).toBeLessThanOrEqual(atStop + 1);
		expect(later.length).toBeLessThan(ids.length - 1);
		expect(sandbox.customers.get(ids[498])?.tags).toHaveProperty('old');
	},
);
