import { chain, manualTrigger, masivo, outputsOf, START } from '../../host/workflowParts';
import { useStage } from './support/stage';

const stage = useStage();

describe.each(['apiKey', 'bearerToken'])('Allowed Domains of a credential with %s', (way) => {
	/** The result of one delete with a credential that may go to these domains only. */
	async function deleteTags(allowedDomains: string): Promise<object> {
		const { n8n, sandbox } = stage;
		const credential = await n8n.createCredential('Restricted', 'masivoApi', {
			...{ authentication: way, apiKey: sandbox.apiKey, accessToken: sandbox.issueToken() },
			baseUrl: sandbox.baseUrl,
			...{ allowedHttpRequestDomains: 'domains', allowedDomains },
		});
		const node = masivo(
			credential,
			{ customerId: '1716573314', tagKeys: 'vip_status' },
			{ onError: 'continueRegularOutput' },
		);
		const workflow = await n8n.createWorkflow(chain('Domains', manualTrigger, node));
		const [[item]] = outputsOf(await n8n.execute(workflow, START), 'Masivo');
		return item;
	}

	it.each(['masivo.example', '*.masivo.example, other.example'])(
		'%s keep every request from going elsewhere',
		async (domains) => {
			expect(await deleteTags(domains)).toHaveProperty('error');
			expect(stage.sandbox.requests).toEqual([]);
		},
	);

	it('let the requests to such a domain pass', async () => {
		expect(await deleteTags('masivo.example, 127.0.0.1')).toMatchObject({
			customer: { id: '1716573314' },
		});
	});
});
