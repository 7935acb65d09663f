import { defineOperation } from '../../execution/operation';
import { refusedValue } from '../../transport/failure/failure';
import { soughtIn } from '../../transport/request/envelope';
import {
	additionalFields,
	type BodyField,
	merged,
	required,
	textField,
	unlessEmpty,
} from '../fields/body';
import { confirmFields, idIn } from '../fields/confirmation';
import { brandId, REWARD, rewardType } from '../fields/references';
import { readJsonList, readJsonValues } from '../values/json';
import { readNumber } from '../values/number';

const name = textField('name', 'Name', 'name', {
	required: true,
	placeholder: 'e.g. Double Points',
	description: 'How customers and your team see the reward',
});

const conditions: BodyField = {
	api: 'conditions',
	property: {
		displayName: 'Conditions',
		name: 'conditions',
		type: 'json',
		default: '[]',
		description:
			'A JSON list of alternatives, each a list of conditions that must all be met, such as [[{"type": "…", "operator": "…", "primitive": "number", "value": 100}]]. Which types and operators there are is not documented: look at a reward that has some.',
	},
	read: (label, value) => unlessEmpty(readConditions(label, value)),
};

const conversionFactor: BodyField = {
	api: 'attributes',
	property: {
		displayName: 'Conversion Factor',
		name: 'conversionFactor',
		type: 'number',
		default: 0,
		description: 'The attribute conversion_factor of a reward that is counted, such as points',
	},
	read: (label, value) => ({ conversion_factor: readNumber(label, value) }),
	decides: 'added',
};

const type: BodyField = {
	...rewardType,
	property: { ...rewardType.property, default: 'POINTS' },
};

const ADDITIONAL: readonly BodyField[] = [
	{ ...brandId, decides: 'added' },
	conditions,
	conversionFactor,
	textField('description', 'Description', 'description'),
];

const inputs = { body: merged(required(name, type), additionalFields(...ADDITIONAL)) };

export const createReward = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create reward',
	description: 'Add a reward to the account; it is given to nobody yet',
	caution:
		'Created twice, there are two. Never repeat a call that may have taken effect: look at the list of rewards first.',

	inputs,

	/** No idempotency key is documented: sent twice, there might be two rewards. */
	run: async ({ body }, send) =>
		await send({
			method: 'POST',
			path: '/rewards',
			body,
			subject: `the new reward "${String(body.name)}"`,
			idempotent: false,
			lookUp: 'look whether the reward is there (Reward → Get Many)',
		}),

	/** Without an ID, it may be what was sent that comes back. */
	read(answer, { body }) {
		const reward = soughtIn(answer, REWARD);
		const subject = `reward "${String(idIn('reward', reward))}"`;
		confirmFields(subject, body, reward, [name, type, ...ADDITIONAL]);
		return [reward];
	},

	accepted: ({ body }) => ({ name: body.name }),
});

function readConditions(label: string, value: unknown): unknown[] {
	const list = readJsonValues(label, readJsonList(label, value));
	if (list.every(Array.isArray)) return list;
	throw refusedValue(
		label,
		'is not a list of lists',
		list,
		'The outer list holds alternatives, each inner list the conditions that must all be met.',
	);
}
