import { useMasivo } from '../support/masivo';

const masivo = useMasivo();

const CUSTOMER = '1716573314';

describe('bad input ends in an error that names the field and the item, and in no request', () => {
	test.each<[what: string, item: { id?: unknown; tags?: unknown }, field: string]>([
		['an empty customer ID', { id: '' }, "'Customer ID' is empty"],
		['a blank customer ID', { id: ' \t ' }, "'Customer ID' is empty"],
		['a customer ID that is null', { id: null }, "'Customer ID' is empty"],
		['no customer ID', { id: undefined }, "'Customer ID' is empty"],
		['an object as customer ID', { id: { id: 1 } }, "'Customer ID' is not text"],
		['a list as customer ID', { id: ['1'] }, "'Customer ID' is not text"],
		['a dot as customer ID', { id: '.' }, "'Customer ID' cannot be a dot"],
		['two dots as customer ID', { id: '..' }, "'Customer ID' cannot be a dot"],
		[
			'a customer ID that lost digits',
			{ id: 2 ** 60 },
			"'Customer ID' is a number that is not exact",
		],
		['no tag keys', { tags: undefined }, "'Tag Keys' is empty"],
		['empty tag keys', { tags: '' }, "'Tag Keys' is empty"],
		['tag keys of blanks and commas', { tags: ' , ' }, "'Tag Keys' is empty"],
		['an empty list of tag keys', { tags: [] }, "'Tag Keys' is empty"],
		['an empty tags object', { tags: {} }, "'Tag Keys' is empty"],
		['tag keys that are null', { tags: null }, "'Tag Keys' is empty"],
		['a boolean as tag keys', { tags: true }, "'Tag Keys' holds true"],
		['an object in the list of tag keys', { tags: [{ a: 1 }] }, "'Tag Keys' holds an object"],
		['a list element with a comma', { tags: ['a', 'b,c'] }, '\'Tag Keys\' holds the key "b,c"'],
		['an object key with a comma', { tags: { 'b,c': 1 } }, '\'Tag Keys\' holds the key "b,c"'],
	])('%s', async (_what, item, message) => {
		const good = { id: CUSTOMER, tags: 'vip_status' };
		const { status, error } = await masivo.deleteTags([good, { ...good, ...item }]);

		expect(status).toBe('error');
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 1\]$/);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toMatch(/\w{3}/);
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['a query in the parameter name', 'a=b&c'],
		['an empty parameter name', ''],
		['a blank in the parameter name', 'tag keys'],
	])('%s', async (_what, tagKeysParameter) => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			options: { tagKeysParameter },
		});
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toBe("'Tag Keys Parameter' is not a parameter name [item 0]");
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['concurrency', 0, 'Max Parallel Requests'],
		['concurrency', 101, 'Max Parallel Requests'],
		['maxRetries', -1, 'Max Retries'],
		['maxRetryWait', 1.5, 'Max Retry Wait'],
		['timeout', 'soon', 'Timeout'],
	])('the option %s is %j', async (option, value, field) => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			options: { [option]: value },
		});
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toBe(`'${field}' is out of range [item 0]`);
		expect(masivo.wire()).toEqual([]);
	});

	test('an operation that this version does not have', async () => {
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a' }], {
			parameters: { operation: 'eraseEverything' },
		});
		expect(error.message).toContain("no operation 'eraseEverything'");
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
		[' a ', '%20a%20'],
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
		['signs of an address', ['a&b=c', '#?/+%'], 'a%26b%3Dc,%23%3F%2F%2B%25'],
		['blanks, accents and emoji', 'black friday,año,🎁', 'black%20friday,a%C3%B1o,%F0%9F%8E%81'],
	])('may be %s', async (_what, tags, query) => {
		const { status } = await masivo.deleteTags([{ id: CUSTOMER, tags }]);
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([`DELETE /customers/${CUSTOMER}/tags?tags=${query}`]);
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
