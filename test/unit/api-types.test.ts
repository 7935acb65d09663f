import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

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

test('x-n8n names schemas of the document, and each operation of the node has one output', () => {
	const { paths, components } = parse(readFileSync(join(root, 'api/masivo.openapi.yaml'), 'utf8'));
	const calls = Object.values<Record<string, { 'x-n8n'?: Array<Record<string, string>> }>>(paths)
		.flatMap((path) => Object.values(path))
		.flatMap((call) => call['x-n8n'] ?? []);
	const schemas = calls.flatMap(({ output, simplified }) => [output, simplified]).filter(Boolean);
	expect(schemas.filter((name) => !(name in components.schemas))).toEqual([]);
	const makers = calls.filter(({ output }) => output).map(({ operation }) => operation);
	expect(makers).toEqual([...new Set(makers)]);
	expect(new Set(makers)).toEqual(new Set(calls.map(({ operation }) => operation)));
});
