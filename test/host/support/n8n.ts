import { N8nClient } from '../../../host/client';
import type { Installation } from '../../../host/installation';

let started: Installation | undefined;

/** Keeps what was installed for the teardown, and lets the tests' processes know where it is. */
export function passOn(installed: Installation): void {
	started = installed;
	const { n8n, client, instance } = installed;
	Object.assign(process.env, {
		MASIVO_TEST_N8N_URL: n8n.url,
		MASIVO_TEST_N8N_COOKIE: client.cookie,
		MASIVO_TEST_N8N_FOLDER: instance.userFolder,
		MASIVO_TEST_N8N_RUNNING: instance.host.version,
	});
}

export const installation = (): Installation | undefined => started;

/** The n8n of this test run. */
export function connectToN8n(): N8nClient {
	return N8nClient.resume(variable('URL'), variable('COOKIE'));
}

/** The folder in which that n8n keeps everything. */
export const userFolder = (): string => variable('FOLDER');

/** The version of that n8n. */
export const n8nVersion = (): string => variable('RUNNING');

function variable(name: 'URL' | 'COOKIE' | 'FOLDER' | 'RUNNING'): string {
	const value = process.env[`MASIVO_TEST_N8N_${name}`];
	if (!value) throw new Error('Run the host tests by their command: npm run test:host');
	return value;
}
