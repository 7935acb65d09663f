import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { storedCredential, type WorkflowJson } from '../../engine';
import { CredentialsHelper, type CredentialTypes } from '../../engine/credentials';
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

it('lets a credential renew its token as n8n does: within its domains, and without loss of expressions', async () => {
	const asked: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) =>
		await Promise.resolve(asked.push(options));
	// Our own type asks nobody whom its credential does not allow.
	const type = {
		name: 'other',
		properties: [{ name: 'token', type: 'hidden', typeOptions: { expirable: true } }],
		async preAuthentication(this: IHttpRequestHelper) {
			return { token: await this.helpers.httpRequest({ url: '/token' }), account: 'a' };
		},
	};
	const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: 'masivo.example' };
	const stored = storedCredential('other', { ...domains, token: '', account: '={{ 1 }}' });
	const types = { getByName: () => type } as unknown as CredentialTypes;
	const credential = { ...stored.data };
	const user = { ...workflow().nodes[1], credentials: { other: stored } };
	const helper = new CredentialsHelper(types, [stored]);
	await helper.preAuthentication({ helpers: { httpRequest } }, credential, 'other', user, false);
	expect(asked).toEqual([{ url: '/token', allowedDomains: 'masivo.example' }]);
	expect(credential).toMatchObject({ token: 1, account: 'a' });
	expect(stored.data).toMatchObject({ token: 1, account: '={{ 1 }}' });
});
