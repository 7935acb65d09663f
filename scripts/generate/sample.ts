import { flattened, type Document, type Schema } from './document';

/** What stands for a text of which no example is known, by its format. */
const TEXTS: Record<string, string> = {
	'date-time': '2025-01-15T14:30:00.000Z',
	date: '2025-01-15',
	email: 'ana.torres@example.com',
	uri: 'https://example.com',
	uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
};

/** An example of what fits a schema; undefined where nothing at all is known of it. */
export function sample(document: Document, schema: Schema): unknown {
	const whole = flattened(document, schema);
	const { type, items = {}, properties = {}, format = '' } = whole;
	if (whole.examples) return whole.examples[0];
	if ('const' in whole) return whole.const;
	if (whole.enum) return whole.enum[0];
	switch (Array.isArray(type) ? type[0] : type) {
		case 'object':
			return Object.fromEntries(
				Object.entries(properties).map(([name, property]) => [name, sample(document, property)]),
			);
		case 'array':
			return [sample(document, items)].filter((element) => element !== undefined);
		case 'string':
			return TEXTS[format] ?? 'string';
		case 'boolean':
			return true;
		case 'number':
		case 'integer':
			return 0;
		case 'null':
			return null;
		default:
			return undefined;
	}
}
