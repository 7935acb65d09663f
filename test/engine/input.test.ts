import type { INodeParameters } from 'n8n-workflow';

import { expectFailure, refusalOf } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { byId } from '../support/samples/sample';

const masivo = useMasivo();

const CUSTOMER = '1716573314';

describe('bad input ends in an error that names the field and the item, and in no request', () => {
	test.each<
		[what: string, item: { id?: unknown; tags?: unknown }, field: string, ...facts: string[]]
	>([
		['an empty customer ID', { id: '' }, 'Customer ID'],
		['a blank customer ID', { id: ' \t ' }, 'Customer ID'],
		['a customer ID that is null', { id: null }, 'Customer ID'],
		['no customer ID', { id: undefined }, 'Customer ID'],
		['an object as customer ID', { id: { id: 1 } }, 'Customer ID'],
		['a list as customer ID', { id: ['1'] }, 'Customer ID'],
		['a dot as customer ID', { id: '.' }, 'Customer ID'],
		['two dots as customer ID', { id: '..' }, 'Customer ID'],
		['a customer ID that lost digits', { id: 2 ** 60 }, 'Customer ID'],
		['an object that became text as ID', { id: '[object Object]' }, 'Customer ID'],
		['an expression as ID', { id: '{{ $json.id }}' }, 'Customer ID'],
		['the error of a sheet as ID', { id: '#N/A' }, 'Customer ID'],
		['a line break in the ID', { id: '1\n2' }, 'Customer ID'],
		['scientific notation as ID', { id: '1.71657E+9' }, 'Customer ID'],
		['an object that became text', { tags: '[object Object] ' }, 'Tag Keys'],
		['a list that is cut off', { tags: "['trial', 'vip" }, 'Tag Keys'],
		['semicolons', { tags: 'trial;vip' }, 'Tag Keys'],
		['an object of lists', { tags: { keys: ['a'] } }, 'Tag Keys'],
		['no tag keys', { tags: undefined }, 'Tag Keys'],
		['empty tag keys', { tags: '' }, 'Tag Keys'],
		['tag keys of blanks and commas', { tags: ' , ' }, 'Tag Keys'],
		['an empty list of tag keys', { tags: [] }, 'Tag Keys'],
		['an empty tags object', { tags: {} }, 'Tag Keys'],
		['tag keys that are null', { tags: null }, 'Tag Keys'],
		['a boolean as tag keys', { tags: true }, 'Tag Keys'],
		['an object in the list of tag keys', { tags: [{ a: 1 }] }, 'Tag Keys'],
		['a list element with a comma', { tags: ['a', 'b,c'] }, 'Tag Keys', '"b,c"'],
		['an object key with a comma', { tags: { 'b,c': 1 } }, 'Tag Keys', '"b,c"'],
	])('%s', async (_what, item, field, ...facts) => {
		const good = { id: CUSTOMER, tags: 'vip_status' };
		const { status, error } = await masivo.deleteTags([good, { ...good, ...item }]);

		expect(status).toBe('error');
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', `'${field}' `, ...facts);
		expect(error.message).toMatch(/ \[item 1\]$/);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toMatch(/\w{3}/);
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['a query in the parameter name', 'a=b&c'],
		['a blank in the parameter name', 'tag keys'],
	])('%s', async (_what, tagKeysParameter) => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			options: { tagKeysParameter },
		});
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', "'Tag Keys Parameter'", '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['concurrency', 0, 'Max Parallel Requests'],
		['concurrency', 257, 'Max Parallel Requests'],
		['maxRetries', -1, 'Max Retries'],
		['maxRetryWait', 1.5, 'Max Retry Wait'],
		['timeout', 'soon', 'Timeout'],
	])('the option %s is %j', async (option, value, field) => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			options: { [option]: value },
		});
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', `'${field}' `);
		expect(masivo.wire()).toEqual([]);
	});

	test('an operation that this version does not have', async () => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			parameters: { operation: 'eraseEverything' },
		});
		expect(error.message).toContain("operation 'eraseEverything'");
		expect(masivo.wire()).toEqual([]);
	});
});

describe('a customer ID is one encoded segment of the address', () => {
	test.each<[id: unknown, segment: string]>([
		[1716573314, '1716573314'],
		['a/b', 'a%2Fb'],
		['a?b', 'a%3Fb'],
		['a#b', 'a%23b'],
		['100%', '100%25'],
		['%2F', '%252F'],
		['a&b=c', 'a%26b%3Dc'],
		['a+b', 'a%2Bb'],
		['a b', 'a%20b'],
		['...', '...'],
		['../customers', '..%2Fcustomers'],
		['José', 'Jos%C3%A9'],
		['👩‍👧', '%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7'],
	])('%j', async (id, segment) => {
		masivo.sandbox.addCustomer({ id: String(id), tags: { a: 1, b: 1 } });
		const { items } = await masivo.deleteTags([{ id, tags: 'a' }]);

		expect(masivo.wire()).toEqual([`DELETE /customers/${segment}/tags?tags=a`]);
		expect(items).toMatchObject([{ json: { customer: { id: String(id), tags: { b: 1 } } } }]);
		expect(masivo.sandbox.customers.get(String(id))?.tags).toEqual({ b: 1 });
	});
});

describe('tag keys', () => {
	test.each<[what: string, tags: unknown, query: string]>([
		['text with commas', 'a, b,,a', 'a,b'],
		['a list', ['a', 'b'], 'a,b'],
		['nested lists', ['a', ['b', ['c']]], 'a,b,c'],
		['a number', 7, '7'],
		['a list of numbers', [1, 2], '1,2'],
		['a tags object', { a: 1, b: 2 }, 'a,b'],
		['a list as JSON text', '["a","b"]', 'a,b'],
		['a list as Python writes it', "['a', 'b']", 'a,b'],
		['one key per line', 'a\nb\r\n', 'a,b'],
		['JSON in a code fence', '```json\n["a", "b"]\n```', 'a,b'],
		['a key with blanks at its ends', ['a ', '\u00a0b'], 'a,b'],
		['signs of an address', ['a&b=c', '#?/+%'], 'a%26b%3Dc,%23%3F%2F%2B%25'],
		['blanks, accents and emoji', 'black friday,año,🎁', 'black%20friday,a%C3%B1o,%F0%9F%8E%81'],
	])('may be %s', async (_what, tags, query) => {
		const { status } = await masivo.deleteTags([{ id: CUSTOMER, tags }]);
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([`DELETE /customers/${CUSTOMER}/tags?tags=${query}`]);
	});

	test('that stay under a name with blanks are no success', async () => {
		masivo.sandbox.addCustomer({ id: 'blank', tags: { 'vip ': 1, vip: 1 } });
		const { status, error } = await masivo.deleteTags([{ id: 'blank', tags: ['vip '] }]);
		expect(status).toBe('error');
		expectFailure(error, 'unconfirmed', 'customer "blank"', ' vip  [item 0]');
		expect(error.description).toContain('"vip "');
	});

	test('may stand in the field itself', async () => {
		const { items } = await masivo.deleteTags([{}], {
			parameters: { customerId: CUSTOMER, tagKeys: ' vip_status, lifetime_purchases ' },
		});
		expect(items).toMatchObject([
			{ json: { customer: { tags: { newsletter_subscriber: true } } }, pairedItem: { item: 0 } },
		]);
	});

	test('that the customer does not have are no failure', async () => {
		const { items } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'never_set' }]);
		expect(items).toHaveLength(1);
	});

	test('go out under the name that the option gives', async () => {
		await masivo.deleteTags([{ id: CUSTOMER, tags: 'never_set' }], {
			options: { tagKeysParameter: 'tag_keys' },
		});
		expect(masivo.wire()).toEqual([`DELETE /customers/${CUSTOMER}/tags?tag_keys=never_set`]);
		// The sandbox's own parameter is called differently.
		expect(masivo.sandbox.contractViolations.splice(0)).not.toEqual([]);
	});

	test('too many for one address go out in several requests, one after another', async () => {
		const tags = Object.fromEntries(
			Array.from({ length: 1500 }, (_, n) => [`campaign_${1000 + n}`, n]),
		);
		masivo.sandbox.addCustomer({ id: 'collector', tags: { ...tags, kept: true } });
		const { items } = await masivo.deleteTags([{ id: 'collector', tags }]);

		const lists = masivo.sandbox.requests.map(({ query }) => query.replace('tags=', '').split(','));
		expect(lists.length).toBeGreaterThan(1);
		expect(lists.flat()).toEqual(Object.keys(tags));
		expect(masivo.sandbox.requests.every(({ query }) => query.length <= 6000)).toBe(true);
		expect(masivo.sandbox.stats.peakInFlight).toBe(1);
		// Only the last answer shows them all gone.
		expect(items).toMatchObject([{ json: { customer: { tags: { kept: true } } } }]);
	});

	test('stop going out when one of several requests fails', async () => {
		const tags = Array.from({ length: 1500 }, (_, n) => `campaign_${1000 + n}`);
		masivo.sandbox.addCustomer({ id: 'collector' });
		masivo.sandbox.faults.next({ kind: 'status', status: 422 });
		const { status } = await masivo.deleteTags([{ id: 'collector', tags }]);
		expect(status).toBe('error');
		expect(masivo.wire()).toHaveLength(1);
	});
});

describe('of several requests for one customer the second fails', () => {
	const keys = Array.from({ length: 1500 }, (_, n) => `campaign_${1000 + n}`);
	const halves = [keys.slice(0, 300), keys.slice(300)];
	const input = halves.map((tags) => ({ id: 'collector', tags }));

	beforeEach(() => {
		const tags = Object.fromEntries(keys.map((key) => [key, 1]));
		masivo.sandbox.addCustomer({ id: 'collector', tags });
		let requests = 0;
		masivo.sandbox.faults.decide = () =>
			++requests === 2 ? { kind: 'status', status: 503 } : undefined;
	});

	test('the row whose keys the first one took is done', async () => {
		const { items, failed } = await masivo.deleteTags(input, {
			options: { maxRetries: 0 },
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expectFailure(failed[0].json, 'unavailable', '503');
		expect(masivo.wire()).toHaveLength(2);
	});
});

describe('only an answer that shows this customer and its tags confirms a delete', () => {
	test.each<[what: string, customer: object, ...facts: string[]]>([
		['text for tags', { id: CUSTOMER, tags: 'none' }],
		['a number for tags', { id: CUSTOMER, tags: 0 }],
		['a list that is not of keys', { id: CUSTOMER, tags: [{ b: 1, c: 2 }] }],
		['the key in another spelling', { id: CUSTOMER, tags: { 'vip_status ': 1 } }, 'vip_status '],
	])('%s', async (_what, customer, ...facts) => {
		// A look shows the same.
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
		const { status, error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'vip_status' }]);
		expect(status).toBe('error');
		expect(error.name).toBe('NodeApiError');
		expectFailure(error, 'unconfirmed', `customer "${CUSTOMER}"`, ...facts);
	});

	test.each<[what: string, customer: object]>([
		['no tags', { id: CUSTOMER }],
		['null for tags', { id: CUSTOMER, tags: null }],
		['nobody', { tags: {} }],
	])('%s: a look tells', async (_what, customer) => {
		const fault = { kind: 'body', body: { data: { customer, wallet: {} } } } as const;
		masivo.sandbox.faults.next(fault);
		const undone = await masivo.deleteTags([{ id: CUSTOMER, tags: 'vip_status' }]);
		expectFailure(undone.error, 'unconfirmed', `customer "${CUSTOMER}"`, 'vip_status');
		masivo.sandbox.faults.next({ ...fault, applied: true });
		const done = await masivo.deleteTags([{ id: CUSTOMER, tags: 'vip_status' }]);
		expect(done.status).toBe('success');
	});

	test('no tags in a look either: they are gone', async () => {
		const body = { data: { customer: { id: CUSTOMER, tags: null }, wallet: {} } };
		masivo.sandbox.faults.always({ kind: 'body', body });
		const { status } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'vip_status' }]);
		expect(status).toBe('success');
	});

	test('a list of the other keys does', async () => {
		const customer = { id: Number(CUSTOMER), tags: ['b'] };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
		const { status } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'vip_status' }]);
		expect(status).toBe('success');
	});
});

describe('a field that was added and yields nothing, without which something else would be done', () => {
	const NOTHING = [
		'={{ $json.none }}',
		'={{ $json.none ?? null }}',
		'={{ "" }}',
		'={{ " \\n" }}',
		'',
	];
	const event = { brandId: 'b', orderValue: 1, type: 'PURCHASE' };
	const past = { ...event, issuedAt: '2024-05-17' };
	const code = { code: '4711' };
	const filters = (...names: string[]) => names.map((name) => ['filters', name] as const);
	const additional = (...names: string[]) =>
		names.map((name) => ['additionalFields', name] as const);
	const by: Record<
		string,
		[INodeParameters, ...Array<readonly [collection: string, name: string]>]
	> = {
		'campaign.getMany': [{}, ...filters('brandId', 'fundedBy', 'status', 'type')],
		'customer.create': [{}, ...additional('isAnonymous')],
		'customer.createOrUpdate': [{}, ...additional('isAnonymous')],
		'customer.getReferralCode': [{ campaign: byId('c') }, ...additional('brandId')],
		'customer.getTransactions': [{}, ...filters('brandId', 'reward', 'type', 'year')],
		'event.send': [
			event,
			...additional('fulfilled', 'issuedAt', 'reserveDays'),
			['order', 'purchaseId'],
		],
		'import.events': [past, ...additional('fulfilled'), ['order', 'purchaseId']],
		'oneTimeCode.verify': [code, ...additional('expectedCustomerId')],
		'reward.create': [{ name: 'n', type: 'POINTS' }, ...additional('brandId', 'conversionFactor')],
		'reward.getMany': [{}, ...filters('brandId', 'type')],
		'transaction.getMany': [
			{ date: '2026-01-01' },
			...filters('brandId', 'campaign', 'eventId', 'reward', 'type'),
		],
	};
	const cases = Object.entries(by).flatMap(([operation, [parameters, ...fields]]) =>
		fields.map(([collection, name]) => ({ operation, parameters, collection, name })),
	);

	test.each(cases)('$operation: $name', async ({ operation, parameters, collection, name }) => {
		const isLocator = ['campaign', 'reward'].includes(name);
		for (const nothing of NOTHING) {
			const value = isLocator ? byId(nothing) : nothing;
			const { error } = await masivo.run(operation, [{ id: CUSTOMER }], {
				parameters: { ...parameters, [collection]: { [name]: value } },
			});
			expect(refusalOf(error)).toEqual([expect.any(String), 'emptyValue']);
			expect(error.message).toMatch(/ \[item 0\]$/);
			expect(masivo.wire()).toEqual([]);
		}
	});

	test.each([
		['customer.identify', { newCustomerId: NOTHING[0], name: 'Eva' }, 'New Customer ID'],
		['coupon.redeem', { code: 'A', additionalFields: { brandId: NOTHING[0] } }, 'Brand ID'],
		[
			'customer.getTransactions',
			{ options: { parameterNames: { name: [{ likely: 'type', actual: NOTHING[0] }] } } },
			'Query Parameter Names',
		],
	])('%s: %j, unlike a blank field', async (operation, parameters, field) => {
		const { error } = await masivo.run(operation, [{ id: CUSTOMER }], { parameters });
		expect(refusalOf(error)).toEqual([field, 'emptyValue']);
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['customer.get', 'concurrency', 'Max Parallel Requests'],
		['customer.get', 'ifNotFound', 'If Not Found'],
		['campaign.getMany', 'codesSummary', 'Include Codes Summary'],
		['customer.deleteTags', 'tagKeysParameter', 'Tag Keys Parameter'],
	])('the option %s: %s', async (operation, option, field) => {
		const { error } = await masivo.run(operation, [{ id: CUSTOMER }], {
			parameters: { tagKeys: 'a' },
			options: { [option]: NOTHING[0] },
		});
		expectFailure(error, 'invalidInput', `'${field}'`);
		expect(masivo.wire()).toEqual([]);
	});
});

describe('Simplify', () => {
	test.each<[value: unknown, simple: boolean]>([
		['true', true],
		['TRUE', true],
		[' True ', true],
		[true, true],
		['FALSE', false],
		[false, false],
		['', false],
		[null, false],
	])('by an expression that yields %j', async (simple, expected) => {
		const { items } = await masivo.run('get', [{ id: CUSTOMER, simple }], {
			parameters: { simplify: '={{ $json.simple }}' },
		});
		expect('balances' in items[0].json).toBe(expected);
	});

	test.each(['yes', 1, 'sí', {}])('is refused as %j', async (simple) => {
		const { error } = await masivo.run('get', [{ id: CUSTOMER, simple }], {
			parameters: { simplify: '={{ $json.simple }}' },
		});
		expectFailure(error, 'invalidInput', "'Simplify'");
		expect(masivo.wire()).toEqual([]);
	});
});
