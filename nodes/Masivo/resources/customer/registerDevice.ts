import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/failure';
import { path, type MasivoAnswer } from '../../transport/request';
import { collectionOf, nameField, readBody, readRequired, type BodyField } from '../fields/body';
import { choiceField } from '../fields/choice';
import { aboutCustomer, customerIdField, readCustomerId } from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/simplify';
import { readSecretName } from '../values/text';
import { customerOutput, readCustomerAnswer } from './customerAnswer';

interface Plan {
	customerId: string;
	token: string;
	device: IDataObject;
	simplify: boolean;
}

const token: BodyField = {
	...nameField('device_token', 'Device Token', 'deviceToken', {
		required: true,
		description: 'The token for push notifications that the app got from its platform (FCM)',
	}),
	read: readSecretName,
};

const platform = choiceField('platform', 'Platform', 'platform', ['android', 'ios', 'web']);

const ADDITIONAL: readonly BodyField[] = [
	nameField('model', 'Model', 'model', { placeholder: 'e.g. Pixel 9' }),
	nameField('osVersion', 'OS Version', 'osVersion', { placeholder: 'e.g. 16' }),
];

export const registerDevice = defineOperation<Plan, MasivoAnswer>({
	value: 'registerDevice',
	name: 'Register Device',
	action: 'Register customer device',
	description:
		'Register the device on which a customer gets push notifications; one with the same token is updated',

	fields: [
		customerIdField,
		token.property,
		{ ...platform.property, required: true },
		simplifyField,
		collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		token: String(readRequired(item, [token]).device_token),
		device: readDevice(item),
		simplify: readSimplify(item),
	}),

	/** Whoever has it can send to the device. */
	secrets: ({ token: secret }) => [secret],

	key: ({ customerId }) => customerId,

	/** A second time registers the same device (DEVICES: register or update). */
	run: async ({ customerId, token: secret, device }, send) =>
		await send({
			method: 'PATCH',
			path: path`/customers/${customerId}/devices`,
			body: { device_token: secret, device_info: device },
			...aboutCustomer(customerId),
			idempotent: true,
		}),

	/** The reference shows the customer, the guide's sample a message beside no data (GUIDE-FCM). */
	read(answer, { customerId, simplify }) {
		const { body } = answer;
		if (isRecord(body) && body.data === undefined && typeof body.message === 'string') {
			return [{ message: body.message }];
		}
		return [customerOutput(readCustomerAnswer(answer, customerId), simplify)];
	},
});

function readDevice(item: ItemParameters): IDataObject {
	return { ...readRequired(item, [platform]), ...readBody(item, ADDITIONAL, 'additionalFields') };
}
