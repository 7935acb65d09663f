import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { API_ROOT } from '../../sandbox/contract';
import type { RecordedRequest } from '../../sandbox/recorder';
import {
	callsOf,
	flattened,
	readDocument,
	resolve,
	type Call,
	type Schema,
} from '../../scripts/generate/document';

/** What the OpenAPI document says is secret (`x-secret`): no test has to know it. */

export const document = readDocument(
	readFileSync(join(__dirname, '../../api/masivo.openapi.yaml'), 'utf8'),
);

const calls = callsOf(document);

/** The values of the secret fields of a request, as they were sent. */
export function secretsSentIn({ method, path, query, body }: RecordedRequest): string[] {
	const call = calls.find(({ title }) => {
		const pattern = title.replace(/^\w+ /, '').replace(/\{\w+\}/g, '[^/]+');
		return title.startsWith(`${method} `) && new RegExp(`${API_ROOT}${pattern}$`).test(path);
	});
	if (!call) return [];
	const values = new URLSearchParams(query);
	const inQuery = parametersOf(call).flatMap(({ name, 'x-secret': isSecret }) =>
		isSecret ? values.getAll(name) : [],
	);
	return [...inQuery, ...secretsIn(bodyOf(call), body)].filter((secret) => secret !== '');
}

function secretsIn(schema: Schema, value: unknown): string[] {
	const { properties = {}, items, 'x-secret': isSecret } = flattened(document, schema);
	if (isSecret) return typeof value === 'object' ? [] : [String(value)];
	if (Array.isArray(value)) return value.flatMap((element) => secretsIn(items ?? {}, element));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, part]) => secretsIn(properties[name] ?? {}, part));
}

/**
 * The `data` of the operation's response that holds nothing but the secret, in each of its secret fields;
 * undefined where there is none.
 */
export function secretDataOf(operation: string, secret: unknown): unknown {
	const call = ownCallOf(operation);
	const { properties = {} } = flattened(document, responseOf(call));
	return holding(properties.data ?? {}, secret);
}

function holding(schema: Schema, secret: unknown): unknown {
	const { type, properties = {}, items, 'x-secret': isSecret } = flattened(document, schema);
	// What such a list consists of is not documented.
	if (isSecret) return type === 'array' ? [{ code: secret, kind: 'CARD' }] : secret;
	const inItems = items && holding(items, secret);
	if (inItems !== undefined) return [inItems];
	const parts = Object.entries(properties)
		.map(([name, part]) => [name, holding(part, secret)] as const)
		.filter(([, part]) => part !== undefined);
	return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

/** Whether the secret is what the operation is asked for, so that any response may be about it. */
export function answersItsSecret(operation: string): boolean {
	const { properties = {} } = document.components.schemas[outputOf(operation)];
	return Object.values(properties).some((field) => flattened(document, field)['x-secret'] === true);
}

/** The fields of the operation's request by their names, and whether they are secret; undefined: unsaid. */
export function requestFieldsOf(operation: string): Map<string, boolean | undefined> {
	const call = ownCallOf(operation);
	const fields = parametersOf(call).map(({ name, ...field }) => ['', name, field] as const);
	return new Map(
		[...fields, ...fieldsIn('', flattened(document, bodyOf(call)))].map(([, name, field]) => [
			name,
			field['x-secret'],
		]),
	);
}

/** Every field of the document, by its name. */
export function* fieldsOf(): Generator<[where: string, name: string, field: Schema]> {
	for (const call of calls) {
		for (const { name, ...field } of parametersOf(call)) yield [call.title, name, field];
	}
	for (const [schema, { properties = {}, allOf = [] }] of Object.entries(
		document.components.schemas,
	)) {
		for (const part of [{ properties }, ...allOf]) yield* fieldsIn(schema, part);
	}
}

function* fieldsIn(
	where: string,
	{ properties = {}, items }: Schema,
): Generator<[string, string, Schema]> {
	for (const [name, field] of Object.entries(properties)) {
		yield [where, name, field];
		yield* fieldsIn(`${where}.${name}`, field);
	}
	if (items) yield* fieldsIn(where, items);
}

type Parameter = Schema & { name: string };

function parametersOf({ parameters }: Call): Parameter[] {
	return (parameters as Array<Parameter | { $ref: string }>).map((parameter) =>
		'name' in parameter ? parameter : (resolve(document, parameter.$ref) as Parameter),
	);
}

function bodyOf({ requestBody }: Call): Schema {
	return requestBody?.content?.['application/json'].schema ?? {};
}

function responseOf(call: Call & { responses?: Record<string, IDataObject> }): Schema {
	const [, response] = Object.entries(call.responses ?? {}).find(([status]) => /^2/.test(status))!;
	const { content } = (
		'$ref' in response ? resolve(document, String(response.$ref)) : response
	) as {
		content?: Record<string, { schema: Schema }>;
	};
	return content?.['application/json']?.schema ?? {};
}

function ownCallOf(operation: string): Call {
	return calls.find(({ links }) =>
		links.some((link) => link.operation === operation && link.output !== undefined),
	)!;
}

function outputOf(operation: string): string {
	const { links } = ownCallOf(operation);
	return String(links.find((link) => link.operation === operation)?.output);
}
