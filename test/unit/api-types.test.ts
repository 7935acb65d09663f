import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');

const run = async (script: string, ...args: string[]) =>
	await promisify(execFile)(process.execPath, [join(root, 'node_modules', script), ...args], {
		cwd: root,
	});

test('api/masivo.openapi.yaml is an OpenAPI 3.1 document', async () => {
	const validator = '@seriousme/openapi-schema-validator/bin/validate-api-cli.js';
	const { stdout } = await run(validator, 'api/masivo.openapi.yaml');
	expect(JSON.parse(stdout)).toEqual({ valid: true });
}, 30_000);

test('api/types.ts is what openapi-typescript makes of the document', async () => {
	const generator = 'openapi-typescript/bin/cli.js';
	const args = ['api/masivo.openapi.yaml', '-o', 'api/types.ts', '--check'];
	await expect(run(generator, ...args)).resolves.toBeDefined();
}, 30_000);
