import type { IDataObject } from 'n8n-workflow';

import { expectFailure, type FailureKind, refusalOf } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { ANA } from '../support/samples';

const consent = {
	...ANA.consent,
	purposes: { email_marketing: true, push_notifications: true, link_tracking: false, other: true },
	vendors: { vendor_1: true, vendor_2: false },
};

const customers = [{ id: 'ana', consent }, { id: 'new/one' }];

const masivo = useMasivo({ customers });

const merging = useMasivo({ customers, consentPatch: 'merge' });

const update = async (purposes: IDataObject, input: IDataObject[] = [{ id: 'ana' }], to = masivo) =>
	await to.run('updateConsent', input, { parameters: { purposes } as never });

const everything = (value: boolean) =>
	Object.fromEntries(
		['behavioral_campaigns', 'coupon_campaigns', 'email_marketing', 'link_tracking']
			.concat('punchcard_campaigns', 'push_notifications')
			.map((name) => [name, value]),
	);

/** The customer `given` has consented to everything, and it is stored. */
function given() {
	const all = { version: '2.0', customer_id: 'given', purposes: everything(true) };
	masivo.sandbox.addCustomer({ id: 'given', consent: all });
	return all;
}

const stored = (id: string, of = masivo) => of.sandbox.customers.get(id)?.consent;

const [READ, WRITE] = ['GET /customers/ana/consent', 'PATCH /customers/ana/consent'];

describe('Get Consent', () => {
	test('gives the consent as the API does, with one request for the items of a customer', async () => {
		const { items } = await masivo.run('getConsent', [{ id: 'ana' }, { id: 'ana' }]);
		expect(items.map(({ json }) => json)).toEqual([{ consent }, { consent }]);
		expect(masivo.wire()).toEqual([READ]);
	});

	test('gives what Masivo assumes where nothing is stored', async () => {
		const { items } = await masivo.run('getConsent', [{ id: 'new/one' }]);
		expect(items[0].json).toMatchObject({ consent: { purposes: { coupon_campaigns: true } } });
		expect(masivo.wire()).toEqual(['GET /customers/new%2Fone/consent']);
	});

	test.each<[wrong: IDataObject | null, kind: FailureKind, fact: string]>([
		[{ customer_id: 'ana' }, 'unusable', '[item 0]'],
		[{}, 'unusable', '[item 0]'],
		[null, 'unusable', '[item 0]'],
	])('fails for the answer %j', async (wrong, kind, fact) => {
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { consent: wrong } } });
		const { error } = await masivo.run('getConsent', [{ id: 'ana' }]);
		expectFailure(error, kind, fact);
	});
});

describe('Update Consent', () => {
	const changed = {
		...consent,
		consent_timestamp: expect.stringMatching(new RegExp(`^${new Date().getUTCFullYear()}-.+Z$`)),
		purposes: { ...consent.purposes, email_marketing: false },
	};

	test.each([
		['replaces', masivo],
		['merges', merging],
	])('changes what was set and keeps all else, where Masivo %s', async (_how, to) => {
		const { items } = await update({ emailMarketing: false }, undefined, to);
		expect(to.wire()).toEqual([READ, WRITE]);
		expect(items).toEqual([{ json: { consent: changed }, pairedItem: { item: 0 } }]);
		expect(stored('ana', to)).toEqual(changed);
	});

	const ALL = {
		...{ behavioralCampaigns: true, couponCampaigns: false, emailMarketing: false },
		...{ linkTracking: true, punchcardCampaigns: false, pushNotifications: true },
	};
	const { emailMarketing: _unsaid, ...FIVE } = ALL;

	test.each([[{ couponCampaigns: false }], [{ couponCampaigns: true }], [FIVE]])(
		'makes up no consent where none is stored: %j',
		async (purposes) => {
			const { error } = await update(purposes, [{ id: 'new/one' }]);
			expectFailure(error, 'invalidInput', "'Purposes'", 'customer "new/one"', '[item 0]');
			expect(error.description).toContain('Email Marketing');
			expect(stored('new/one')).toEqual({});
			expect(masivo.wire().every((line) => line.startsWith('GET '))).toBe(true);
		},
	);

	test('stores all six where they are set', async () => {
		const { status } = await update(ALL, [{ id: 'new/one' }]);
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([
			'GET /customers/new%2Fone/consent',
			'PATCH /customers/new%2Fone/consent',
		]);
		expect(stored('new/one')?.purposes).toEqual({
			...{ behavioral_campaigns: true, coupon_campaigns: false, email_marketing: false },
			...{ link_tracking: true, punchcard_campaigns: false, push_notifications: true },
		});
		// From now on, one is enough: a purpose that is false was stored.
		expect((await update({ emailMarketing: true }, [{ id: 'new/one' }])).status).toBe('success');
	});

	test('changes one where the record of the customer shows that all are stored as given', async () => {
		const { purposes } = given();
		const { status } = await update({ emailMarketing: false }, [{ id: 'given' }]);
		expect(status).toBe('success');
		expect(masivo.wire()).toContain('GET /customers/given');
		expect(stored('given')?.purposes).toEqual({ ...purposes, email_marketing: false });
	});

	test.each<[what: string, consent: unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty one', {}],
		['no purposes', { version: '2.0' }],
		['empty purposes', { purposes: {} }],
		['the ones that were set, but no other', { purposes: { email_marketing: true } }],
		['another value', { purposes: { ...everything(true), link_tracking: false } }],
		['text', 'yes'],
	])('refuses to change one where that record shows %s', async (_what, consent) => {
		given();
		masivo.sandbox.faults.next(
			{ kind: 'slow', ms: 0 },
			{ kind: 'body', body: { data: { customer: { id: 'given', consent }, wallet: {} } } },
		);
		const { error } = await update({ emailMarketing: false }, [{ id: 'given' }]);
		expectFailure(error, 'invalidInput', "'Purposes'", 'customer "given"');
		expect(error.description).toContain('Link Tracking');
		expect(masivo.wire()).toHaveLength(2);
	});

	test('changes nothing where that record cannot be looked up', async () => {
		given();
		masivo.sandbox.faults.next({ kind: 'slow', ms: 0 }, { kind: 'status', status: 403 });
		const { error } = await update({ emailMarketing: false }, [{ id: 'given' }]);
		expectFailure(error, 'refused', 'customer "given"');
		expect(masivo.wire()).toHaveLength(2);
	});

	test('an item that waits for its customer leaves its place to other customers', async () => {
		given();
		masivo.sandbox.faults.next({ kind: 'slow', ms: 200 });
		const items = [{ id: 'ana' }, { id: 'ana' }, { id: 'given' }];
		const { error } = await masivo.run('updateConsent', items, {
			parameters: { purposes: { emailMarketing: false } },
			options: { concurrency: 2 },
		});
		expect(error?.message).toBeUndefined();
		expect(masivo.sandbox.stats.peakInFlight).toBe(2);
	});

	test('executions for one customer take turns, so that neither loses what the other changed', async () => {
		masivo.sandbox.faults.always({ kind: 'slow', ms: 20 });
		const toggles = ['emailMarketing', 'pushNotifications', 'couponCampaigns'];
		const results = await Promise.all(
			toggles.map(async (name) => await update({ [name]: name === 'couponCampaigns' })),
		);
		expect(results.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
		expect(masivo.wire()).toEqual([READ, WRITE, READ, WRITE, READ, WRITE]);
		expect(stored('ana')?.purposes).toEqual({
			...consent.purposes,
			...{ email_marketing: false, push_notifications: false, coupon_campaigns: true },
		});
	});

	test('several items of a customer follow each other: each change is laid over the one before', async () => {
		const { items } = await update(
			{ emailMarketing: '={{ $json.email }}', pushNotifications: '={{ $json.push }}' },
			[
				{ id: 'ana', email: 'FALSE', push: true },
				{ id: 'ana', email: false, push: false },
			],
		);
		expect(masivo.wire()).toEqual([READ, WRITE, READ, WRITE]);
		const purposes = { email_marketing: false, push_notifications: false };
		expect(items[0].json).toMatchObject({
			consent: { purposes: { ...purposes, push_notifications: true } },
		});
		expect(stored('ana')?.purposes).toMatchObject(purposes);
	});

	test('sends nothing where no purpose is set', async () => {
		const { error } = await update({});
		expectFailure(error, 'invalidInput', "'Purposes'", '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test.each([null, '', ' ', undefined])('refuses a purpose that yields %j', async (nothing) => {
		const purposes = { emailMarketing: false, linkTracking: '={{ $json.nothing }}' };
		const { error } = await update(purposes, [{ id: 'ana', nothing } as IDataObject]);
		expect(refusalOf(error)).toEqual(['Link Tracking', 'emptyValue']);
		expect(masivo.wire()).toEqual([]);
	});

	test('refuses what is neither true nor false', async () => {
		const { error } = await update({ emailMarketing: '={{ $json.email }}' }, [
			{ id: 'ana', email: 'yes' },
		]);
		expectFailure(error, 'invalidInput', "'Email Marketing'", '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test('sends no field that was null, and none that is not documented for the request', async () => {
		const read = { ...consent, consent_string: null, created_at: '2025-01-15' };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { consent: read } } });
		await update({ emailMarketing: false });
		const { consent_string: _none, ...sent } = changed;
		expect(masivo.sandbox.requests[1].body).toEqual({ consent: sent });
	});

	test.each([
		['email_marketing', { purposes: { ...consent.purposes, email_marketing: true } }],
		[
			'email_marketing',
			{ purposes: { link_tracking: false, other: true, push_notifications: true } },
		],
		['push_notifications', { purposes: { ...changed.purposes, push_notifications: false } }],
		['vendor_2', { vendors: { vendor_1: true } }],
		['vendor_1, vendor_2', { vendors: undefined }],
		['coupon_campaigns', { purposes: { ...changed.purposes, coupon_campaigns: true } }],
		['vendor_3', { vendors: { ...consent.vendors, vendor_3: true } }],
		['consent_string', { consent_string: 'other' }],
	])('fails where the answer does not show %s as it was sent', async (name, shown) => {
		const body = { data: { consent: { ...consent, purposes: changed.purposes, ...shown } } };
		// It is looked at once more, and shows the same.
		masivo.sandbox.faults.next(
			{ kind: 'slow', ms: 0 },
			{ kind: 'body', body },
			{ kind: 'body', body },
		);
		const { error } = await update({ emailMarketing: false });
		expectFailure(error, 'unconfirmed', 'customer "ana"', ` ${name} [item 0]`);
	});

	test('writes nothing where the consent cannot be read', async () => {
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { consent: { vendors: {} } } } });
		const { error } = await update({ emailMarketing: false });
		expectFailure(error, 'unusable');
		expect(masivo.wire()).toEqual([READ]);
	});
});
