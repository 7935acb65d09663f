import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { readsAsRefusal, saysItFailed } from '../../transport/facts/body';
import { isRecord } from '../../transport/facts/values';
import { type MasivoAnswer, path } from '../../transport/request/request';
import { type BodyField, collectionOf, nameField, readBody, readRequired } from '../fields/body';
import { choiceField } from '../fields/choice';
import {
	aboutCustomer,
	type CustomerAnswer,
	customerIdField,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
	readCustomerId,
} from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/paging';
import { isBlank, readSecretName } from '../values/text';

interface Plan {
	customerId: string;
	token: string;
	info: IDataObject;
	simplify: boolean;
}

/** Two pages of the documentation show two answers (DEVICES, GUIDE-FCM). */
type Answer = CustomerAnswer | { message: string };

const token: BodyField = {
	...nameField('device_token', 'Device Token', 'deviceToken', {
		required: true,
		description:
			'The push token that the app or the browser got for this device, such as that of Firebase Cloud Messaging',
	}),
	read: readSecretName,
};

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

const ADDITIONAL: readonly BodyField[] = [
	nameField('model', 'Model', 'model', { placeholder: 'e.g. Pixel 9' }),
	nameField('osVersion', 'OS Version', 'osVersion', { placeholder: 'e.g. 16' }),
];

export const registerDevice = defineOperation<Plan, Answer>({
	value: 'registerDevice',
	name: 'Register Device',
	action: 'Register customer device',
	description:
		'Register or renew the push token of a device, so that the customer gets push notifications there',

	fields: [
		customerIdField,
		token.property,
		platform.property,
		simplifyField,
		collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		token: String(readRequired(item, [token])[token.api]),
		info: readInfo(item),
		simplify: readSimplify(item),
	}),

	/** Of two devices of a customer, neither may get lost. */
	key: ({ customerId }) => customerId,

	/** Who has it can send notifications to the device. */
	secrets: (plan) => [plan.token],

	/** A token that is there already is renewed (DEVICES). */
	run: async ({ customerId, token: device_token, info: device_info }, send) =>
		readRegistered(
			await send({
				method: 'PATCH',
				path: path`/customers/${customerId}/devices`,
				body: { device_token, device_info },
				...aboutCustomer(customerId),
				refusal: `The device of ${customerNamed(customerId)} was refused`,
				idempotent: true,
			}),
			customerId,
		),

	read: (answer, { simplify }) => ['message' in answer ? answer : customerOutput(answer, simplify)],
});

function readInfo(item: ItemParameters): IDataObject {
	const info = readRequired(item, [platform]);
	return { ...info, ...readBody(item, ADDITIONAL, 'additionalFields') };
}

/** @throws Failure if it is neither of the two, or another customer's */
function readRegistered(answer: MasivoAnswer, customerId: string): Answer {
	const body = isRecord(answer.body) ? answer.body : {};
	const { data, error, message } = body;
	const isSaid = typeof message === 'string' && !isBlank(message) && !readsAsRefusal(message);
	const isDenied = error !== undefined || saysItFailed(body);
	if (isSaid && data === undefined && !isDenied) return { message };
	return readCustomerAnswer(answer, customerId);
}
