import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import { useStage } from './support/stage';

const stage = useStage();

/** What somebody gives n8n's API who does not know of the form: no choice. */
const parts: Array<[what: string, data: () => ICredentialDataDecryptedObject]> = [
	['a key', () => ({ apiKey: stage.sandbox.apiKey })],
	['a token', () => ({ accessToken: stage.sandbox.issueToken() })],
];

describe.each(parts)('a credential that holds %s alone', (_what, data) => {
	it('is good, as its test says', async () => {
		const { n8n, sandbox } = stage;
		const verdict = await n8n.testCredential('masivoApi', { baseUrl: sandbox.baseUrl, ...data() });
		expect(verdict).toMatchObject({ status: 'OK' });
	});

	it('works in a workflow, again and again', async () => {
		const { n8n, sandbox } = stage;
		const saved = await n8n.createCredential('In part', 'masivoApi', {
			baseUrl: sandbox.baseUrl,
			...data(),
		});
		const row = { customerId: '1716573314', tagKeys: ['vip_status'] };
		const id = await n8n.createWorkflow(
			chain('In part', manualTrigger, ...rows(row), masivo(saved)),
		);
		for (const run of [1, 2]) {
			const execution = await n8n.execute(id, START);
			expect([run, execution.data.resultData.error?.message]).toEqual([run, undefined]);
			expect(outputsOf(execution, 'Masivo')[0]).toMatchObject([{ customer: { id: '1716573314' } }]);
		}
	});
});
