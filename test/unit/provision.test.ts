import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { provisionHost } from '../../host/provision';

const ENVIRONMENT = process.env;
let folder: string;

/** As npm answers for a version that it does not have. */
const NPM = `#!/bin/sh
echo 'npm error code E404' >&2
echo 'npm error 404 No match found for version banana' >&2
exit 1
`;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'provision-'));
	writeFileSync(join(folder, 'npm'), NPM);
	chmodSync(join(folder, 'npm'), 0o755);
	const PATH = [folder, dirname(process.execPath), ENVIRONMENT.PATH].join(delimiter);
	process.env = { ...ENVIRONMENT, PATH, MASIVO_N8N_CACHE: join(folder, 'cache') };
});
afterEach(() => {
	process.env = ENVIRONMENT;
	rmSync(folder, { recursive: true, force: true });
});

it('says in one line that there is no such n8n, and leaves nothing behind', async () => {
	const provisioning = provisionHost({ version: 'banana', quiet: true });
	await expect(provisioning).rejects.toThrow(/^There is no n8n banana on npm\.$/);
	expect(readdirSync(join(folder, 'cache'))).toEqual([]);
});
