import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { adviceIn, expectFailure, operationsIn, refusalOf } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({
	customers: [
		{ id: 'anon/1', is_anonymous: true, tags: { a: 1 } },
		{ id: 'anon/2', is_anonymous: true },
		{ id: 'taken' },
	],
});

const identify = async (parameters: INodeParameters, input: IDataObject[] = [{ id: 'anon/1' }]) =>
	await masivo.run('identify', input, { parameters });

const PATH = 'PATCH /customers/anon%2F1/identify/anonymous';

test('sends what was filled in, and gives the customer by the new ID', async () => {
	const { items } = await identify({
		newCustomerId: ' 1716573314 ',
		name: 'Eva',
		email: 'Eva@example.com',
		additionalFields: {
			birthDate: '1990-05-17',
			country: 'EC',
			documentNumber: '0912345678',
			documentType: 'CI',
			gender: ' ',
			metadata: '{"crm": 7}',
			tags: '{"vip": true}',
		},
	});
	expect(masivo.wire()).toEqual([PATH]);
	expect(masivo.sandbox.requests[0].body).toEqual({
		...{ new_id: '1716573314', name: 'Eva', email: 'Eva@example.com' },
		...{ dob: '1990-05-17T00:00:00.000Z', country: 'EC' },
		...{ document_number: '0912345678', document_type: 'CI' },
		...{ metadata: { crm: 7 }, tags: { vip: true } },
	});
	expect(items).toEqual([
		{
			json: expect.objectContaining({
				customer: expect.objectContaining({ id: '1716573314', is_anonymous: false, name: 'Eva' }),
			}),
			pairedItem: { item: 0 },
		},
	]);
	expect(masivo.sandbox.customers.has('anon/1')).toBe(false);
});

test('keeps the ID where no new one is given', async () => {
	const { items } = await identify({ name: 'Eva', newCustomerId: '' });
	expect(masivo.sandbox.requests[0].body).toEqual({ name: 'Eva' });
	expect(items[0].json).toMatchObject({ customer: { id: 'anon/1', is_anonymous: false } });
});

test.each([0, ' 0', '00'])(
	'is refused with the ID of every guest, %j, as the new one',
	async (id) => {
		const { error } = await masivo.run('identify', [{ id: 'anon/1', newId: id }], {
			parameters: { newCustomerId: '={{ $json.newId }}', name: 'Eva' },
		});
		expect(refusalOf(error)).toEqual(['New Customer ID', 'guests']);
		expect(masivo.wire()).toEqual([]);
	},
);

test('simplified, it is the customer in short', async () => {
	const { items } = await identify({ newCustomerId: 'eva', name: 'Eva', simplify: true });
	expect(items[0].json).toMatchObject({ id: 'eva', name: 'Eva', tags: { a: 1 }, balances: {} });
	expect(items[0].json).not.toHaveProperty('customer');
});

test.each([
	['"42"', 'New Customer ID'],
	['42.0', 'New Customer ID'],
	['crm-undefined', 'New Customer ID'],
	[{}, 'New Customer ID'],
])('refuses the new ID %j, and sends nothing', async (newId, field) => {
	const { error } = await identify({ newCustomerId: '={{ $json.newId }}', name: 'Eva' }, [
		{ id: 'anon/1', newId },
	]);
	expectFailure(error, 'invalidInput', `'${field}' `, '[item 0]');
	expect(masivo.wire()).toEqual([]);
});

test('sends nothing where nothing says who it is', async () => {
	const { error } = await identify({ name: ' ', additionalFields: { tags: '{}' } });
	expectFailure(error, 'invalidInput', "'Email'", '[item 0]');
	expect(masivo.wire()).toEqual([]);
});

describe('an answer that is lost', () => {
	const lost = { kind: 'reset', applied: true } as const;

	test('is not where the ID changes: a second request would find nobody', async () => {
		masivo.sandbox.faults.next(lost);
		const { error } = await identify({ newCustomerId: 'eva' });
		expect(masivo.wire()).toEqual([PATH]);
		expectFailure(error, 'mayHaveArrived');
		expect(adviceIn(error)).toContain('lookUp');
		expect(error.description).toContain('customer "eva"');
		expect(operationsIn(error)).toContain('Customer → Get');
	});
});

test.each([
	[{ id: 'eva', is_anonymous: true }, 'anonymous'],
	[{ id: 'eva', is_anonymous: 'true' }, 'anonymous'],
	[{ id: 'anon/1' }, 'customer "anon/1"'],
	[{ id: 'eva', email: 'other@example.com' }, ' Email ['],
	[{ id: 'eva', country: 'ES' }, ' Country ['],
])('fails for the answer %j', async (customer, fact) => {
	masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
	const { error } = await identify({
		...{ newCustomerId: 'eva', email: 'eva@example.com' },
		additionalFields: { country: 'EC' },
	});
	expectFailure(error, 'unconfirmed', 'customer "eva"', fact, '[item 0]');
});

test('takes no answer about another one than the old and the new', async () => {
	const customer = { id: 'other', name: 'Eva', tags: {} };
	masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
	const { error } = await identify({ newCustomerId: 'eva', name: 'Eva' });
	expectFailure(error, 'unconfirmed', '"other"', '"eva"');
});

test('passes on that the new ID is taken', async () => {
	const taken = await identify({ newCustomerId: 'taken' });
	expectFailure(taken.error, 'refused', 'customer "anon/1"', 'taken');
	expect(adviceIn(taken.error)).toContain('isAnothers');
});
