import { resolve } from 'node:path';
import { startInstallation } from '../../host/installation';
import { provisionHost } from '../../host/provision';
import { passOn } from './support/n8n';

/** One n8n for all tests, with the tarball in it. */
export default async function globalSetup(): Promise<void> {
	const host = await provisionHost({ version: process.env.MASIVO_N8N_VERSION });
	process.stderr.write(`Starting n8n ${host.version} and installing the package …\n`);
	const installed = await startInstallation({ host, root: resolve(__dirname, '../..') });
	passOn(installed);
	// After a signal jest calls no teardown.
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.once(signal, () => void installed.close().finally(() => process.exit(130)));
	}
}
