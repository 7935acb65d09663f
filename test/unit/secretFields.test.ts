import type { INodeProperties } from 'n8n-workflow';

import { resources } from '../../nodes/Masivo/resources';
import { fieldsOf, requestFieldsOf } from '../support/secretFields';

/** Names and descriptions of what could be a secret. */
const NAMED = /(?:token|otp|code|pin|secret|password|key|gift_?cards?|credential)$/i;
const DESCRIBED = /\b(?:one-time code|gift card|(?:access|push|device) token|password|api key)\b/i;

test('of each field that looks like a secret, the document says whether it is one', () => {
	const unsaid = [...fieldsOf()]
		.filter(([, name, { description = '' }]) => NAMED.test(name) || DESCRIBED.test(description))
		.filter(([, , field]) => field['x-secret'] === undefined)
		.map(([where, name]) => `${where}: ${name}`);
	expect(unsaid).toEqual([]);
});

function* withNested(fields: unknown[]): Generator<INodeProperties> {
	for (const field of fields as INodeProperties[]) {
		if (field.displayName !== undefined) yield field;
		yield* withNested(field.options ?? []);
		yield* withNested((field as { values?: unknown[] }).values ?? []);
	}
}

/** What is asked for and goes nowhere. */
const NEVER_SENT = new Set(['sendOnceKey']);

const inSnakeCase = (name: string) =>
	name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('and so it does of each field of the node, under the name that is sent', () => {
	const unsaid = resources.flatMap(({ value, operations }) =>
		operations.flatMap(({ value: own, fields, options = [] }) => {
			const sent = requestFieldsOf(`${value}.${own}`);
			return [...withNested([...fields, ...options])]
				.filter(({ name, description = '' }) => NAMED.test(name) || DESCRIBED.test(description))
				.filter(({ name }) => !NEVER_SENT.has(name) && sent.get(inSnakeCase(name)) === undefined)
				.map(({ name }) => `${value}.${own}: ${name}`);
		}),
	);
	expect(unsaid).toEqual([]);
});
