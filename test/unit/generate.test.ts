import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { INodeProperties } from 'n8n-workflow';

import { resources } from '../../nodes/Masivo/resources';
import { type Document, flattened, readDocument } from '../../scripts/generate/document';
import { fieldRows } from '../../scripts/generate/fieldRows';
import { carryOut, changesTo } from '../../scripts/generate/files';
import { link, type NodeResource } from '../../scripts/generate/links';
import { operationsPage } from '../../scripts/generate/operationsPage';
import { outputSchema } from '../../scripts/generate/outputSchemas';
import { sample } from '../../scripts/generate/sample';

const ROOT = join(__dirname, '../..');

const run = async (script: string, ...args: string[]) =>
	await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
		cwd: ROOT,
	});

test('api/masivo.openapi.yaml is an OpenAPI 3.1 document', async () => {
	const validator = '@seriousme/openapi-schema-validator/bin/validate-api-cli.js';
	const { stdout } = await run(validator, 'api/masivo.openapi.yaml');
	expect(JSON.parse(stdout)).toEqual({ valid: true });
}, 30_000);

test('types, output schemas, docs/operations.md and the README’s table are what `npm run generate` makes', async () => {
	const check = run('tsx/dist/cli.mjs', 'scripts/generate.ts', '--check');
	const stale = await check.then(
		() => '',
		({ stderr }: { stderr: string }) => stderr,
	);
	expect(stale).toBe('');
}, 60_000);

test('every operation of the node is linked to the document', () => {
	const text = readFileSync(join(ROOT, 'api/masivo.openapi.yaml'), 'utf8');
	expect(link(readDocument(text), resources).problems).toEqual([]);
});

const field = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
});

const simplify = field('Simplify', 'simplify');

/** A node that can look up tiers and stars, of which the document below knows. */
const node = (fields: INodeProperties[] = []): NodeResource[] =>
	['Tier', 'Star'].map((name) => ({
		name,
		value: name.toLowerCase(),
		operations: [{ name: 'Get', value: 'get', description: `Look up a ${name}`, fields }],
	}));

const STAR = { operation: 'star.get', output: 'Thing' };

const document = (...links: object[]): Document => ({
	info: { description: '| key | page |\n|---|---|\n| GET-IT | /it/[id]/get |\n' },
	servers: [{ url: 'https://masivo.example' }],
	paths: {
		'/it': { get: { description: 'Gets it (GET-IT).', 'x-n8n': links as [] } },
		'/log': { post: { 'x-n8n': [{ operation: 'tier.get' }] } },
	},
	components: { schemas: { Thing: { type: 'object', properties: {} }, Few: {} } },
});

describe('what does not fit together is said', () => {
	test.each<[sentence: string, entry: object, fields: INodeProperties[]]>([
		['No x-n8n in the document names an output of tier.get.', { operation: 'tier.get' }, []],
		[
			'The x-n8n of GET /it names the operation tier.gett, which the node does not have.',
			{ operation: 'tier.gett', output: 'Thing' },
			[],
		],
		[
			'The x-n8n of GET /it names the schema Thong, which components.schemas does not have.',
			{ operation: 'tier.get', output: 'Thong' },
			[],
		],
		[
			'The x-n8n of GET /it names a simplified output of tier.get, but no output.',
			{ operation: 'tier.get', simplified: 'Few' },
			[],
		],
		[
			'tier.get has the field Simplify, but the x-n8n of GET /it names no simplified output.',
			{ operation: 'tier.get', output: 'Thing' },
			[simplify],
		],
		[
			'The x-n8n of GET /it names a simplified output of tier.get, which has no field Simplify.',
			{ operation: 'tier.get', output: 'Thing', simplified: 'Few' },
			[],
		],
	])('%s', (sentence, entry, fields) => {
		expect(link(document(STAR, entry), node(fields)).problems).toContain(sentence);
	});

	test('two outputs of one operation', () => {
		expect(link(document(STAR, STAR), node()).problems).toContain(
			'More than one x-n8n in the document names an output of star.get.',
		);
	});
});

test('the call that an operation is about comes before the others it makes', () => {
	const entry = { operation: 'tier.get', output: 'Thing', simplified: 'Few' };
	const both = document({ ...STAR, simplified: 'Few' }, entry);
	both.paths = Object.fromEntries(Object.entries(both.paths).reverse());
	const { problems, resources: linked } = link(both, node([simplify]));
	expect(problems).toEqual([]);
	expect(linked[0].operations[0].calls.map(({ title }) => title)).toEqual(['GET /it', 'POST /log']);
});

test('files are written, and removed where no operation has them', () => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'generate-')));
	try {
		const before = new Map([
			['made/a.json', 'A'],
			['made/b/c.json', 'C'],
		]);
		carryOut(root, changesTo(root, before, 'made'));
		expect(changesTo(root, before, 'made')).toEqual([]);

		const after = new Map([['made/a.json', 'B']]);
		const changes = changesTo(root, after, 'made');
		expect(changes).toEqual([{ path: 'made/a.json', text: 'B' }, { path: 'made/b/c.json' }]);
		carryOut(root, changes);
		expect(changesTo(root, after, 'made')).toEqual([]);
	} finally {
		rmSync(root, { recursive: true });
	}
});

describe('schemas', () => {
	const whole = document(STAR, { operation: 'tier.get', output: 'Both' });
	whole.components.schemas = {
		Thing: {
			type: 'object',
			description: 'A thing',
			properties: {
				id: { type: 'string', format: 'uuid', examples: ['4d5f2032'] },
				ends: { type: ['string', 'null'], format: 'date-time' },
				free: { type: 'object' },
			},
			examples: [{ id: 'of a part' }],
		},
		Both: {
			allOf: [
				{ type: 'object', properties: { kind: { type: 'string', enum: ['A', 'B'] } } },
				{ $ref: '#/components/schemas/Thing' },
			],
			properties: {
				list: { type: 'array', items: { $ref: '#/components/schemas/Thing/properties/id' } },
			},
		},
		Maybe: { oneOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'null' }] },
	};
	const { schemas } = whole.components;

	test('are shipped as names and types only', () => {
		const [tier] = link(whole, node()).resources;
		expect(outputSchema(whole, tier.operations[0])).toEqual({
			type: 'object',
			properties: {
				kind: { type: 'string' },
				id: { type: 'string' },
				ends: { type: ['string', 'null'] },
				free: { type: 'object', properties: {} },
				list: { type: 'array', items: { type: 'string' } },
			},
			version: 1,
		});
	});

	test('give an example, whose values are those of the document where it has some', () => {
		expect(sample(whole, schemas.Both)).toEqual({
			kind: 'A',
			id: '4d5f2032',
			ends: '2025-01-15T14:30:00.000Z',
			free: {},
			list: ['4d5f2032'],
		});
	});

	test('with alternatives have the types of all of them', () => {
		expect(flattened(whole, schemas.Maybe)).toMatchObject({ type: ['object', 'null'] });
		expect(Object.keys(flattened(whole, schemas.Maybe).properties ?? {})).toHaveLength(3);
	});

	test('that a reference does not find are named', () => {
		expect(() => flattened(whole, { $ref: '#/components/schemas/Gone' })).toThrow(
			'#/components/schemas/Gone is not in the document.',
		);
	});
});

test('the fields of a collection are rows of their own, with choices and conditions', () => {
	const how: INodeProperties = {
		...field('How', 'how'),
		type: 'options',
		required: true,
		default: 'all',
		options: [
			{ name: 'Everything', value: 'all' },
			{ name: 'By Name', value: 'name', description: 'The first counts' },
		],
	};
	const name: INodeProperties = {
		...field('Name', 'name'),
		description: 'As | written',
		displayOptions: { show: { how: ['name'] } },
	};
	const collection: INodeProperties = {
		...field('Filters', 'filters'),
		type: 'collection',
		options: [how, name],
	};
	const row = { required: false, default: '' };
	expect(fieldRows([{ ...field('Notice', 'notice'), type: 'notice' }, collection])).toEqual([
		{
			name: 'Filters → How',
			required: true,
			default: 'Everything',
			description: 'Choices: Everything, By Name (The first counts).',
		},
		{ ...row, name: 'Filters → Name', description: 'As | written. Only with How: By Name.' },
	]);
});

describe('the page about the operations', () => {
	const asked = document(STAR, { operation: 'tier.get', output: 'Thing' });
	asked.paths['/it'].get.parameters = [
		{ name: 'from', in: 'query', 'x-unknown': 'What it counts from.' },
	];
	asked.components.schemas.Log = {
		properties: { line: { type: 'string', 'x-inferred': 'From its sibling.' } as object },
	};
	asked.paths['/log'].post.requestBody = {
		content: { 'application/json': { schema: { $ref: '#/components/schemas/Log' } } },
	};
	asked['x-unknown'] = 'Which hosts there are.';
	const page = operationsPage(asked, link(asked, node([field('a|b', 'ab')])).resources);

	test('names each request and the page it is described on', () => {
		expect(page).toContain(
			'`GET /it` ([GET-IT](https://docs.masivo.ai/it/%5Bid%5D/get)); also `POST /log`',
		);
	});

	test('links its table of contents to its chapters', () => {
		expect(page).toContain('| Star | [Get](#star--get) | Look up a Star | `GET /it` |');
		expect(page).toContain('### Star → Get');
	});

	test('escapes what would break a table', () => {
		expect(page).toContain('| a\\|b |');
	});

	test('says what is not known, where it is not known', () => {
		const [, , tier, star] = page.split('\n## ').slice(1);
		expect(tier).toContain('- **Parameter from**: What it counts from.');
		expect(tier).toContain('- **Log.line**: Inferred: From its sibling.');
		expect(star).not.toContain('Log.line');
		expect(page).not.toContain('of several operations');
		expect(page).toMatch(/in general\n\n- \*\*Address\*\*: Which hosts there are\.$/);
	});

	test('says once what is not known of several resources', () => {
		asked.components.schemas.Thing = { type: 'object', 'x-unknown': 'Its size.' } as object;
		asked.paths['/it'].get = {
			...asked.paths['/it'].get,
			responses: { 200: { $ref: '#/components/schemas/Thing' } },
		} as object;
		const { resources: linked } = link(asked, node());
		const text = operationsPage(asked, linked);
		expect(text.match(/Its size/g)).toHaveLength(1);
		expect(text).toMatch(/in general[^#]*- \*\*Thing\*\*: Its size\.$/);
	});
});
