import type { N8nClient, SavedCredential } from '../../../host/client';
import { startSandbox } from '../../../sandbox';
import type { Sandbox, SandboxOptions } from '../../../sandbox';
import { connectToN8n } from './n8n';

/** What a host test works with. */
export interface Stage {
	n8n: N8nClient;
	readonly sandbox: Sandbox;
	/** With the sandbox's API key; it goes on working after `sandbox.reset()`. */
	readonly credential: SavedCredential;
	/**
	 * The customers whose tags were to be deleted, one for each request. A request that met the token
	 * of the test before, which has ended, does not count.
	 */
	asked(): string[];
}

/** A stand-in for Masivo for the tests of one file, as new for each of them. */
export function useStage(options: SandboxOptions = {}): Stage {
	const n8n = connectToN8n();
	let sandbox: Sandbox;
	let credential: SavedCredential;

	beforeAll(async () => {
		sandbox = await startSandbox(options);
		const { apiKey, baseUrl } = sandbox;
		credential = await n8n.createCredential('Masivo API', 'masivoApi', {
			...{ authentication: 'apiKey', apiKey, baseUrl },
		});
	});
	afterEach(() => {
		const violations = [...sandbox.contractViolations];
		sandbox.reset();
		expect(violations).toEqual([]);
	});
	afterAll(async () => {
		// The editor picks a credential by itself where there is only one.
		for (const saved of await n8n.credentials()) await n8n.deleteCredential(saved);
		await sandbox.close();
	});

	return {
		n8n,
		get sandbox() {
			return sandbox;
		},
		get credential() {
			return credential;
		},
		asked: () =>
			sandbox.requests
				.filter(({ method, status }) => method === 'DELETE' && status !== 401)
				.map(({ path }) => decodeURIComponent(path.split('/').slice(-2)[0])),
	};
}
