import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { notices } from '../support/failureKinds';
import { ROOT, useMasivo } from '../support/masivo';
import { samples } from '../support/samples';

const masivo = useMasivo();

/** All fields, those inside of collections too. */
function fieldsIn(fields: readonly INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => {
		const inner = (field.options ?? []).flatMap((option) => {
			if ('values' in option) return option.values;
			return 'type' in option ? [option] : [];
		});
		return [field, ...fieldsIn(inner)];
	});
}

/** Each resource's operations, and which of them the editor chooses first. */
function operationsOf() {
	const { properties } = masivo.engine.nodeType('masivo').description;
	return properties
		.filter(({ name }) => name === 'operation')
		.map((field) => ({
			resource: String(field.displayOptions?.show?.resource?.[0]),
			operations: field.options as INodePropertyOptions[],
			chosen: field.default,
		}));
}

describe('n8n loads the built package', () => {
	test('with a node, a trigger and one credential', () => {
		const { known, packageName } = masivo.engine.loader;
		expect(packageName).toBe('n8n-nodes-masivo');
		expect(Object.keys(known.nodes)).toEqual(['masivo', 'masivoTrigger']);
		expect(Object.keys(known.credentials)).toEqual(['masivoApi']);
		expect(known.credentials.masivoApi.supportedNodes).toEqual(['masivo', 'masivoTrigger']);
	});

	test.each(['nodes', 'credentials'] as const)('with icons of both themes for its %s', (kind) => {
		for (const { iconUrl } of masivo.engine.loader.types[kind]) {
			if (typeof iconUrl !== 'object') throw new Error('There are not two icons');
			expect(iconUrl.light).not.toBe(iconUrl.dark);
			for (const url of [iconUrl.light, iconUrl.dark]) {
				const file = url.replace('icons/n8n-nodes-masivo/', '');
				expect(readFileSync(join(ROOT, file), 'utf8')).toContain('<svg');
			}
		}
	});

	test('with its codex, by which the editor finds it', () => {
		expect(masivo.engine.nodeType('masivo').description.codex).toMatchObject({
			categories: expect.arrayContaining(['Marketing & Content']),
			alias: expect.arrayContaining(['loyalty', 'tags']),
			resources: { primaryDocumentation: expect.anything() },
		});
	});

	test('as a node that AI agents can use, whose parameters they can fill in', () => {
		const { properties, usableAsTool } = masivo.engine.nodeType('masivo').description;
		expect(usableAsTool).toBe(true);
		for (const name of ['customerId', 'tagKeys']) {
			// Only a plain string has the editor's button "let the model define this".
			expect(properties.filter((field) => field.name === name)).not.toEqual([]);
			for (const field of properties.filter((other) => other.name === name)) {
				expect(field.type).toBe('string');
				expect(field.typeOptions?.multipleValues).toBeUndefined();
			}
		}
	});

	test('whose operations say in two lines what they do, as long as the editor shows them', () => {
		for (const { resource, operations } of operationsOf()) {
			for (const { value, action, description = '' } of operations) {
				const name = `${resource}.${value}`;
				expect([name, description]).toEqual([name, expect.stringMatching(/^.{10,105}$/)]);
				expect([name, action]).toEqual([name, expect.stringMatching(/^.{5,30}$/)]);
			}
		}
	});

	test.each(samples)(
		'as a tool: $operation tells a model what it does',
		({ operation, sentAgain }) => {
			const [resource, value] = operation.split('.');
			const { properties } = masivo.engine.nodeType('masivo').description;
			const [field, ...others] = properties.filter(
				({ name, displayOptions: { show = {} } = {} }) =>
					name === 'toolDescription' &&
					show.resource?.includes(resource) &&
					show.operation?.includes(value),
			);
			expect(others).toEqual([]);
			expect(field.displayOptions?.show?.['@tool']).toEqual([true]);
			const { description = '' } =
				operationsOf()
					.find((known) => known.resource === resource)
					?.operations.find((known) => known.value === value) ?? {};
			expect(field.default).toContain(description.replace(/\.$/, ''));
			if (sentAgain) return;
			expect(field.default).toMatch(notices.neverRepeat);
		},
	);

	test('whose lists to choose from can all be asked for', () => {
		const { description, methods } = masivo.engine.nodeType('masivo');
		const asked = JSON.stringify(description.properties).match(/"searchListMethod":"\w+"/g) ?? [];
		const names = asked.map(
			(text) => (JSON.parse(`{${text}}`) as Record<string, string>).searchListMethod,
		);
		expect(names).not.toEqual([]);
		expect(Object.keys(methods?.listSearch ?? {})).toEqual(expect.arrayContaining(names));
	});

	test('whose choices begin with one of their options, so that no field opens in red', () => {
		const { properties } = masivo.engine.nodeType('masivo').description;
		const choices = fieldsIn(properties).filter(({ type }) => type === 'options');
		expect(choices.length).toBeGreaterThan(20);
		for (const { name, options = [], default: chosen } of choices) {
			const values = options.map((option) => 'value' in option && option.value);
			expect([name, values]).toEqual([name, expect.arrayContaining([chosen])]);
		}
	});

	test('whose collections say what their button adds', () => {
		const { properties } = masivo.engine.nodeType('masivo').description;
		const buttons = fieldsIn(properties)
			.filter(({ type }) => type === 'collection')
			.map(({ name, placeholder }) => `${name}: ${placeholder}`);
		expect([...new Set(buttons)].sort()).toEqual([
			'additionalFields: Add Field',
			'filters: Add Filter',
			'options: Add option',
			'order: Add Order Field',
			'purposes: Add Purpose',
			'updateFields: Add Field',
		]);
	});

	test('begins with an operation that changes nothing', () => {
		const { properties } = masivo.engine.nodeType('masivo').description;
		const resource = properties.find(({ name }) => name === 'resource')?.default;
		const first = operationsOf().find((known) => known.resource === resource);
		expect([resource, first?.chosen]).toEqual(['customer', 'get']);
	});

	test('with the operation as issue and workflows name it', () => {
		const { name, properties, version } = masivo.engine.nodeType('masivo').description;
		expect([name, version]).toEqual(['masivo', 1]);
		const operations = properties.find(
			({ name: field, displayOptions }) =>
				field === 'operation' && displayOptions?.show?.resource?.includes('customer'),
		);
		expect(operations?.options).toContainEqual(
			expect.objectContaining({
				name: 'Delete Tags',
				value: 'deleteTags',
				action: 'Delete customer tags',
			}),
		);
	});

	describe('with a trigger', () => {
		const trigger = () => masivo.engine.nodeType('masivoTrigger');

		test('that is found in the editor by what it is for, and is no tool of an agent', () => {
			const { codex, group, usableAsTool } = trigger().description;
			expect(codex).toMatchObject({
				categories: expect.arrayContaining(['Marketing & Content']),
				alias: expect.arrayContaining(['webhook', 'loyalty']),
			});
			expect([group, usableAsTool]).toEqual([['trigger'], undefined]);
		});

		test('whose address, once entered in Masivo, stays the same', () => {
			const { name, version, webhooks } = trigger().description;
			expect([name, version]).toEqual(['masivoTrigger', 1]);
			expect(webhooks).toMatchObject([
				{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'masivo' },
			]);
		});

		test('that is on the safe side with what n8n does not save, because it is chosen at first', () => {
			const { properties } = trigger().description;
			const defaults = Object.fromEntries(properties.map((field) => [field.name, field.default]));
			expect(defaults).toMatchObject({
				events: ['*'],
				otherEvents: '',
				confirm: true,
				options: {},
			});
			const options = properties.find(({ name }) => name === 'options')?.options ?? [];
			expect(options).toEqual([expect.objectContaining({ name: 'ignoreRepeated', default: true })]);
		});
	});
});
