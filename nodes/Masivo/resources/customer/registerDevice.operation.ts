import { defineOperation } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { denyIn } from '../../transport/request/envelope';
import { type MasivoAnswer, path } from '../../transport/request/request';
import { additionalFields, type BodyField, nameField, required, secretText } from '../fields/body';
import { choiceField } from '../fields/choice';
import {
	aboutCustomer,
	type CustomerAnswer,
	customerIdToWrite,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
} from '../fields/customer';
import { simplify } from '../fields/paging';

/** Two pages of the documentation show two answers (DEVICES, GUIDE-FCM). */
type Answer = CustomerAnswer | { message: string };

const choice = choiceField('platform', 'Platform', 'platform', ['android', 'ios', 'web']);

const platform: BodyField = {
	...choice,
	property: {
		...choice.property,
		required: true,
		options: [
			{ name: 'Android', value: 'android' },
			{ name: 'iOS', value: 'ios' },
			{ name: 'Web', value: 'web' },
		],
	},
};

const inputs = {
	customerId: customerIdToWrite,
	/** Who has it can send notifications to the device. */
	token: secretText('Device Token', 'deviceToken', {
		description:
			'The push token that the app or the browser got for this device, such as that of Firebase Cloud Messaging',
	}),
	platform: required(platform),
	simplify,
	info: additionalFields(
		nameField('model', 'Model', 'model', { placeholder: 'e.g. Pixel 9' }),
		nameField('osVersion', 'OS Version', 'osVersion', { placeholder: 'e.g. 16' }),
	),
};

export const registerDevice = defineOperation({
	value: 'registerDevice',
	name: 'Register Device',
	action: 'Register customer device',
	description:
		'Register or renew the push token of a device, so that the customer gets push notifications there',

	inputs,

	/** Of two devices of a customer, neither may get lost. */
	key: ({ customerId }) => customerId,

	/** A token that is there already is renewed (DEVICES). */
	run: async ({ customerId, token, platform, info }, send) =>
		readRegistered(
			await send({
				method: 'PATCH',
				path: path`/customers/${customerId}/devices`,
				body: { device_token: token, device_info: { ...platform, ...info } },
				...aboutCustomer(customerId),
				refusal: `The device of ${customerNamed(customerId)} was refused`,
				idempotent: true,
			}),
			customerId,
		),

	read: (answer, { simplify }) => ['message' in answer ? answer : customerOutput(answer, simplify)],

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});

/** @throws Failure if it is neither of the two, or another customer's */
function readRegistered(answer: MasivoAnswer, customerId: string): Answer {
	const { data, message } = isRecord(answer.body) ? answer.body : {};
	const isSaid =
		typeof message === 'string' && /\b(?:registered|updated|registrad[oa])\b/i.test(message);
	if (!isSaid || isRecord(data)) return readCustomerAnswer(answer, customerId);
	denyIn(answer);
	return { message };
}
