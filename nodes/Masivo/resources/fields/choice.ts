import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { refusedValue } from '../../transport/failure/failure';
import type { BodyField } from './body';

/**
 * One of Masivo's constants, in the editor as words: `GIFT_CARD` is Gift Card. The editor begins with the
 * first, or with the default that is given.
 */
export function choiceField(
	api: string,
	displayName: string,
	name: string,
	values: readonly string[],
	words: Pick<INodeProperties, 'description'> & { default?: string } = {},
): BodyField {
	const property: INodeProperties = { displayName, name, type: 'options', default: '', ...words };
	return {
		api,
		property: {
			...property,
			options: values.map(optionFor),
			default: words.default ?? values[0],
		},
		read: (label, value) => readChoice(label, value, values),
	};
}

function optionFor(value: string): INodePropertyOptions {
	return { name: inWords(value), value };
}

function inWords(constant: string): string {
	return constant
		.split(/[_ ]/)
		.map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
		.join(' ');
}

/** One of the constants, as an expression may spell it: `gift card` is `GIFT_CARD`. @throws Failure */
export function readChoice(label: string, value: unknown, values: readonly string[]): string {
	const plain = (text: string): string => text.trim().toLowerCase().replace(/[_ ]+/g, ' ');
	const known = values.find((one) => typeof value === 'string' && plain(one) === plain(value));
	if (known !== undefined) return known;
	const advice = `An expression must yield one of ${values.join(', ')}.`;
	throw refusedValue(label, 'has no such choice', value, advice);
}
