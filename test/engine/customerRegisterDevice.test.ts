import { inspect } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { expectFailure, type FailureKind } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const customers = [{ id: 'a/b' }, { id: 'c' }];

const masivo = useMasivo({ customers });

const saying = useMasivo({ customers, deviceAnswer: 'message' });

const TOKEN = 'fGh7kL:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx';

const register = async (
	parameters: INodeParameters = {},
	input: IDataObject[] = [{ id: 'a/b' }],
	to = masivo,
) =>
	await to.run('registerDevice', input, {
		parameters: { deviceToken: TOKEN, platform: 'android', ...parameters },
	});

const devices = (id: string) => masivo.sandbox.customers.get(id)?.owned.devices;

test('sends the token and what the device is, and gives the customer and the wallet', async () => {
	const { items } = await register({
		platform: 'iOS',
		additionalFields: { model: 'iPhone 17', osVersion: '19.1' },
	});
	expect(masivo.wire()).toEqual(['PATCH /customers/a%2Fb/devices']);
	expect(masivo.sandbox.requests[0].body).toEqual({
		device_token: TOKEN,
		device_info: { platform: 'ios', model: 'iPhone 17', osVersion: '19.1' },
	});
	expect(items[0].json).toMatchObject({ customer: { id: 'a/b' }, wallet: {} });
	expect(devices('a/b')).toHaveLength(1);
});

test.each([[false], [true]])(
	'gives the message where Masivo answers with one (Simplify: %s)',
	async (simplify) => {
		const { items } = await register({ simplify }, undefined, saying);
		const json = { message: 'FCM token registered successfully' };
		expect(items).toEqual([{ json, pairedItem: { item: 0 } }]);
	},
);

test.each([
	['Device Token', { token: ['x'] }],
	['Device Token', { token: `{{ ${TOKEN} }}` }],
	['Device Token', { token: ' ' }],
	['Platform', { platform: 'symbian' }],
	['Platform', { platform: '' }],
])('%s that cannot be meant is not sent: %j', async (field, bad) => {
	const { error } = await register(
		{ deviceToken: '={{ $json.token }}', platform: '={{ $json.platform }}' },
		[{ id: 'a/b', token: TOKEN, platform: 'web', ...bad }],
	);
	expectFailure(error, 'invalidInput', `'${field}' `, '[item 0]');
	expect(inspect([error.message, error.description])).not.toContain(TOKEN);
	expect(masivo.wire()).toEqual([]);
});

test.each<[body: object, kind: FailureKind]>([
	[{ error: 'x', message: 'Registered' }, 'denied'],
	// Of a server that answers anything so.
	[{ message: ' ' }, 'unusable'],
	[{ success: false, message: 'The queue is full' }, 'denied'],
	[{ statusCode: 401, message: 'Unauthorized' }, 'denied'],
	[{ message: 'FCM token could not be registered' }, 'denied'],
])('takes %j for no success', async (body, kind) => {
	masivo.sandbox.faults.always({ kind: 'body', body });
	const { status, error } = await register();
	expect(status).toBe('error');
	expectFailure(error, kind);
});
