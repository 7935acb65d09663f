import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import type { Execution, SavedCredential } from '../../host/client';
import { useStage } from './support/stage';
import { expectFailure } from '../support/failureKinds';

const ids = Array.from({ length: 40 }, (_, index) => `customer-${index}`);
const stage = useStage({ customers: ids.map((id) => ({ id, tags: { old: true, kept: 1 } })) });

async function deleteTags(
	credential: SavedCredential,
	from = 0,
	to = ids.length,
): Promise<Execution> {
	const items = ids.slice(from, to).map((customerId) => ({ customerId }));
	const node = masivo(credential, { tagKeys: 'old', options: { concurrency: 5 } });
	const workflow = chain('Tokens', manualTrigger, ...rows(...items), node);
	return await stage.n8n.execute(await stage.n8n.createWorkflow(workflow), START);
}

const exchanges = () => stage.sandbox.stats.authorizeCalls;

it('exchanges the API key once, and the next execution finds the token stored', async () => {
	expect((await deleteTags(stage.credential, 0, 20)).status).toBe('success');
	expect((await deleteTags(stage.credential, 20)).status).toBe('success');
	expect(exchanges()).toBe(1);
});

it('renews a token that ends while items are under way, once for all of them', async () => {
	await deleteTags(stage.credential, 0, 1);
	const before = exchanges();
	let requests = 0;
	stage.sandbox.faults.decide = () => (++requests === 10 ? { kind: 'expireTokens' } : undefined);
	const execution = await deleteTags(stage.credential, 1);
	expect(execution.status).toBe('success');
	expect(outputsOf(execution, 'Masivo')).toMatchObject([
		ids.slice(1).map((id) => ({ customer: { id, tags: { kept: 1 } } })),
	]);
	expect(exchanges()).toBe(before + 1);
});

it('goes on with the renewed token in the next execution', async () => {
	await deleteTags(stage.credential, 0, 1);
	stage.sandbox.expireTokens();
	await deleteTags(stage.credential, 1, 2);
	const before = exchanges();
	await deleteTags(stage.credential, 2, 3);
	expect(exchanges()).toBe(before);
});

it('works with a pasted token, and says that it ended when it did', async () => {
	const { n8n, sandbox } = stage;
	const { baseUrl } = sandbox;
	const pasted = { authentication: 'bearerToken', accessToken: sandbox.issueToken(), baseUrl };
	const credential = await n8n.createCredential('Pasted', 'masivoApi', pasted);
	expect((await deleteTags(credential, 0, 3)).status).toBe('success');
	sandbox.expireTokens();
	const execution = await deleteTags(credential, 3, 6);
	expect(execution.status).toBe('error');
	expectFailure(execution.data.resultData.error ?? 'it succeeded', 'tokenRefused');
	expect(exchanges()).toBe(0);
});
