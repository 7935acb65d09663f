import { parse } from 'yaml';

/** The parts of the OpenAPI document that something is made from. */
export interface Document {
	info: { description: string };
	servers: Array<{ url: string }>;
	paths: Record<string, Record<string, CallObject>>;
	/** The calls that Masivo makes, by a name of ours. */
	webhooks?: Record<string, Record<string, CallObject>>;
	components: { schemas: Record<string, Schema> };
	'x-unknown'?: string;
}

export interface Schema {
	$ref?: string;
	type?: string | string[];
	format?: string;
	description?: string;
	properties?: Record<string, Schema>;
	items?: Schema;
	allOf?: Schema[];
	oneOf?: Schema[];
	anyOf?: Schema[];
	const?: unknown;
	enum?: unknown[];
	examples?: unknown[];
	/** Whether only the output may show the value. */
	'x-secret'?: boolean;
}

/** What a call of the document says of one operation of the node that makes it. */
export interface LinkObject {
	/** `resource.operation`. */
	operation: string;
	/** The component schema of one output item; only at the call that the operation is about. */
	output?: string;
	/** The same, where Simplify is on. */
	simplified?: string;
}

interface CallObject {
	description?: string;
	parameters?: unknown;
	requestBody?: { content?: Record<string, { schema?: Schema }> };
	'x-n8n'?: LinkObject[];
	'x-n8n-trigger'?: TriggerLinkObject;
}

/** What a webhook of the document says of the trigger: component schemas of the item it starts with. */
export interface TriggerLinkObject {
	output: string;
	/** Where the call is not confirmed. */
	unconfirmed: string;
}

export interface Call extends CallObject {
	/** Such as `GET /customers/{id}`. */
	title: string;
	links: LinkObject[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export function readDocument(text: string): Document {
	return parse(text) as Document;
}

/** Every call, with the parameters that its path has for all of its calls. */
export function callsOf({ paths }: Document): Call[] {
	return Object.entries(paths).flatMap(([path, item]) =>
		Object.entries(item)
			.filter(([method]) => METHODS.includes(method))
			.map(([method, call]) => ({
				...call,
				title: `${method.toUpperCase()} ${path}`,
				parameters: [item.parameters ?? [], call.parameters ?? []].flat(),
				links: call['x-n8n'] ?? [],
			})),
	);
}

/** The webhook that the trigger receives. */
export function webhookOf({ webhooks = {} }: Document): Call & { items: TriggerLinkObject } {
	for (const [name, item] of Object.entries(webhooks)) {
		for (const [method, call] of Object.entries(item)) {
			const items = call['x-n8n-trigger'];
			const title = `${method.toUpperCase()} (webhook ${name})`;
			if (items) return { ...call, title, items, links: [] };
		}
	}
	throw new Error('No webhook in the document has an x-n8n-trigger.');
}

/** What a `$ref` names: a JSON pointer into the document itself. */
export function resolve(document: Document, ref: string): unknown {
	const steps = ref.replace(/^#\//, '').split('/');
	const found = steps.reduce<unknown>((node, step) => {
		const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
		return (node as Record<string, unknown> | undefined)?.[key];
	}, document);
	if (found === undefined) throw new Error(`${ref} is not in the document.`);
	return found;
}

/**
 * A schema without references and alternatives at its top: with the properties of all its parts and
 * every type that one of them allows. What stands beside a reference counts more than what it names.
 */
export function flattened(document: Document, schema: Schema): Schema {
	const { $ref, allOf = [], oneOf = [], anyOf = [], ...own } = schema;
	const named = $ref ? [resolve(document, $ref) as Schema] : [];
	return [
		...named.map((part) => flattened(document, part)),
		// An example of a part is none of the whole.
		...allOf.map((part) => ({ ...flattened(document, part), examples: undefined })),
		...[...oneOf, ...anyOf].map((part) => flattened(document, part)),
	].reduceRight<Schema>(
		(whole, part) => ({
			...part,
			...whole,
			...joined('properties', part.properties, whole.properties),
			...typesOf(part, whole),
		}),
		own,
	);
}

function joined(name: string, first?: object, second?: object): object {
	return first || second ? { [name]: { ...first, ...second } } : {};
}

function typesOf(...schemas: Schema[]): Pick<Schema, 'type'> {
	const types = [...new Set(schemas.flatMap(({ type = [] }) => type))];
	if (types.length === 0) return {};
	return { type: types.length === 1 ? types[0] : types };
}
