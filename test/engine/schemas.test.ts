import { join } from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';

import { SANDBOX, samples } from '../support/samples';
import { ROOT, useMasivo } from '../support/masivo';

const masivo = useMasivo(SANDBOX);

const NODE_DIR = join(ROOT, 'dist/nodes/Masivo');

interface Schema {
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** As n8n finds it for the editor. */
function outputSchema(name: string): Schema {
	const [resource, operation] = name.split('.');
	const schema = loadOutputSchema({ nodeDir: NODE_DIR, version: 1, resource, operation });
	if (!schema)
		throw new Error(`dist has no output schema of ${name}: npm run generate && npm run build`);
	return schema;
}

/** Every property of a value that its schema does not name; an object without names is free. */
function namesNotIn({ items = {}, properties = {} }: Schema, value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap((element) => namesNotIn(items, element));
	if (!isObjectLike(value) || Object.keys(properties).length === 0) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		name in properties ? namesNotIn(properties[name], inner) : [name],
	);
}

const isObjectLike = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

test.each(samples)(
	'the output of $operation fits its schema, which names everything in it',
	async ({ operation, item, prepare, parameters }) => {
		const input = { ...item, ...prepare?.(masivo.sandbox) };
		const { items } = await masivo.run(operation, [input], { parameters });
		const schema = outputSchema(operation);
		const ajv = new Ajv({ strict: false, allErrors: true });
		for (const { json } of items) {
			ajv.validate(schema, json);
			expect(ajv.errors).toBeNull();
			expect(namesNotIn(schema, json)).toEqual([]);
		}
	},
);
