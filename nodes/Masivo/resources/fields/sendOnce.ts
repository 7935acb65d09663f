import type { INodePropertyCollection, INodeProperties } from 'n8n-workflow';

import type { Input, Once } from '../../execution/operation';
import { MOST_REMEMBERED } from '../../execution/sendOnce';
import { invalidInput } from '../../transport/failure/failure';
import { type BodyField, collection, nameField, switchField } from './body';

/** Switched on; with a key of the user's own, or that of the operation. */
type Wish = { key?: string } | undefined;

const MOST = MOST_REMEMBERED.toLocaleString('en-US');

/** @param sameAs by what two items are the same, if nothing else is said: a list in a sentence */
export function sendOnce(sameAs: string): Required<Pick<Input<Wish>, 'options' | 'read'>> {
	const wish = switchField(
		'on',
		'Send Once',
		'sendOnce',
		`Whether to skip what this node sent before, in any execution, also one from the editor, as with a shop that delivers an order twice. n8n remembers the last ${MOST} keys of the node: exactly within one n8n process, as well as it can where several workers get the same at once. A Reverse frees nothing.`,
	);
	const key: BodyField = {
		...nameField('key', 'Send Once Key', 'sendOnceKey', {
			placeholder: 'e.g. the ID of the order',
			description: `By what Send Once knows what was sent before. If not added: the credential, ${sameAs}. With a key, the credential and the key.`,
		}),
		decides: 'added',
	};
	const { fields: [{ options = [] }] = [], read } = collection('Options', 'options', [wish, key]);
	return {
		options: options.filter(isProperty),
		read(item, when) {
			const { on, key: own } = read(item, when);
			if (on === true) return typeof own === 'string' ? { key: own } : {};
			if (own === undefined) return undefined;
			throw invalidInput(
				key.property.displayName,
				'needs Send Once',
				`Switch '${wish.property.displayName}' on in the options, or take the key out.`,
			);
		},
	};
}

/**
 * What an operation says of a plan with Send Once.
 *
 * @param same the parts of the operation's own key; undefined where the plan lacks one
 * @param lacks what to do then, as a sentence
 * @throws Failure if there is no key
 */
export function onceBy(
	wish: Wish,
	{ subject, lookUp }: Pick<Once, 'subject'> & { lookUp?: string },
	same: readonly string[] | undefined,
	lacks = '',
): Once | undefined {
	if (!wish) return undefined;
	const key = wish.key === undefined ? same : ['key', wish.key];
	if (!key) throw invalidInput('Send Once', 'has no key', lacks);
	return { key, subject, lookUp: lookUp ?? 'look in Masivo' };
}

function isProperty(option: object | INodePropertyCollection): option is INodeProperties {
	return 'type' in option;
}
