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

test('registers several devices of a customer one after another', async () => {
	const input = ['t-1', 't-2', 't-3'].map((token) => ({ id: 'a/b', token }));
	await register({ deviceToken: '={{ $json.token }}' }, input);
	expect(masivo.sandbox.stats.peakInFlight).toBe(1);
	expect(devices('a/b')?.map(({ device_token }) => device_token)).toEqual(['t-1', 't-2', 't-3']);
});

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
	[{ data: { customer: { id: 'c' } } }, 'unconfirmed'],
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

test('passes on that push notifications are not enabled, without the token that Masivo quotes', async () => {
	const details =
		'Marketing automation is not enabled, enable it in the marketing_automation settings';
	masivo.sandbox.faults.always({
		...{ kind: 'status', status: 400 },
		body: { error: `No device ${TOKEN}`, details },
	});
	const { error } = await register();
	expectFailure(error, 'refused', 'customer "a/b"', `: ${details} [item 0]`);
	expect(error.description).toContain('No device *****');
	expect(inspect([error.message, error.description, error.stack])).not.toContain(TOKEN);
});

test('quotes no token of an answer that is broken', async () => {
	masivo.sandbox.faults.always({ kind: 'body', body: { error: `No ${TOKEN}` } });
	const { error } = await register();
	expect(inspect([error.message, error.description, error.stack])).not.toContain(TOKEN);
});

test('fails for a customer whom Masivo does not know', async () => {
	const { error } = await register({}, [{ id: 'nobody' }]);
	expectFailure(error, 'unknownSubject', 'customer "nobody"', '[item 0]');
});
