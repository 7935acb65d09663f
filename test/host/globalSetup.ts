import { resolve } from 'node:path';
import { startInstallation } from '../../host/installation';
import { provisionHost } from '../../host/provision';
import { passOn } from './support/n8n';

/** One n8n for all tests, with the tarball in it. */
export default async function globalSetup(): Promise<void> {
	const host = await provisionHost();
	process.stderr.write(`Starting n8n ${host.version} and installing the package …\n`);
	passOn(await startInstallation({ host, root: resolve(__dirname, '../..') }));
}
