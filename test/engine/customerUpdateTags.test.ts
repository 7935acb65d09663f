import { useMasivo } from '../support/masivo';

const masivo = useMasivo({
	customers: ['a', 'b'].map((id) => ({ id, tags: { vip: true, level: 1 } })),
});

const bodies = () => masivo.sandbox.requests.map(({ body }) => body);

const rows = (...tag: object[]) => ({ tags: { tag } }) as NonNullable<Options['parameters']>;
type Options = NonNullable<Parameters<typeof masivo.run>[2]>;

/** The field takes what each item brings as `tags`. */
const json = { specifyTags: 'json', tagsJson: '={{ $json.tags }}' };

const updateTags = async (input: Array<Record<string, unknown>>, options: Options) =>
	await masivo.run('updateTags', input, options);

describe('tags in rows', () => {
	test('go out as text, number, and true or false; the other tags stay', async () => {
		const { items } = await updateTags([{ id: 'a' }], {
			parameters: rows(
				{ name: ' colour ', type: 'text', text: 'blue' },
				{ name: 'level', type: 'number', number: 3 },
				{ name: 'news', type: 'boolean', boolean: false },
				{ name: 'note', type: 'text', text: '' },
			),
		});
		const tags = { colour: 'blue', level: 3, news: false, note: '' };
		expect(masivo.wire()).toEqual(['PATCH /customers/a/tags']);
		expect(bodies()).toEqual([{ tags }]);
		expect(items[0].json.customer).toMatchObject({ tags: { vip: true, ...tags } });
	});

	test('are text unless a type is chosen', async () => {
		await updateTags([{ id: 'a' }], { parameters: rows({ name: 'colour', text: 'blue' }) });
		expect(bodies()).toEqual([{ tags: { colour: 'blue' } }]);
	});

	test.each<[type: string, value: unknown, sent: unknown]>([
		['number', '3', 3],
		['number', ' 2.5 ', 2.5],
		['number', -1, -1],
		['boolean', 'true', true],
		['boolean', 'false', false],
		['text', 7, '7'],
		['text', true, 'true'],
		['text', ' kept ', ' kept '],
	])('%s: an expression that yields %j is sent as %j', async (type, value, sent) => {
		await updateTags([{ id: 'a', value }], {
			parameters: rows({ name: 'x', type, [type]: '={{ $json.value }}' }),
		});
		expect(bodies()).toEqual([{ tags: { x: sent } }]);
	});

	test.each<[type: string, value: unknown]>([
		['text', null],
		['text', undefined],
		['text', { a: 1 }],
		['text', ['a']],
		['text', NaN],
		['number', NaN],
		['number', Infinity],
		['number', ''],
		['number', 'many'],
		['number', null],
		['number', true],
		['boolean', 'yes'],
		['boolean', 1],
		['boolean', null],
	])('%s: an expression that yields %p is refused, and nothing is sent', async (type, value) => {
		const { error } = await updateTags([{ id: 'a', value }], {
			parameters: rows({ name: 'x', type, [type]: '={{ $json.value }}' }),
		});
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toBe(
			'\'Tags\' holds the tag "x", whose value is not of the type that was chosen [item 0]',
		);
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['no row', {}, 'is empty'],
		['a row without a name', rows({ name: ' ', type: 'text', text: 'x' }), 'holds a tag without'],
	])('%s is refused, and nothing is sent', async (_what, parameters, message) => {
		const { error } = await updateTags([{ id: 'a' }], { parameters });
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(`'Tags' ${message}`);
		expect(masivo.wire()).toEqual([]);
	});

	test('of the same name: the last one counts', async () => {
		await updateTags([{ id: 'a' }], {
			parameters: rows({ name: 'x', text: 'first' }, { name: 'x', text: 'last' }),
		});
		expect(bodies()).toEqual([{ tags: { x: 'last' } }]);
	});
});

describe('tags as one value', () => {
	const tags = { colour: 'blue', level: 3, news: false };

	test.each<[what: string, value: unknown]>([
		['an object', tags],
		['JSON text', JSON.stringify(tags)],
	])('%s goes out as it is', async (_what, value) => {
		await updateTags([{ id: 'a', tags: value }], { parameters: json });
		expect(bodies()).toEqual([{ tags }]);
	});

	test('JSON text can be typed into the field', async () => {
		await updateTags([{ id: 'a' }], {
			parameters: { ...json, tagsJson: '{"colour": "blue"}' },
		});
		expect(bodies()).toEqual([{ tags: { colour: 'blue' } }]);
	});

	test.each<[what: string, value: unknown, message: string]>([
		['null', null, 'is not a JSON object'],
		['nothing', undefined, 'is not a JSON object'],
		['text', 'vip', 'is not a JSON object'],
		['half an object', '{"vip": ', 'is not a JSON object'],
		['a list', ['vip'], 'is not a JSON object'],
		['a list as JSON text', '["vip"]', 'is not a JSON object'],
		['an empty object', {}, 'is empty'],
		['an empty object as JSON text', '{}', 'is empty'],
		['a tag without a name', { '': 1 }, 'holds a tag without a name'],
		['a value that is null', { x: null }, 'holds the tag "x"'],
		['a value that is an object', { ok: 1, x: { a: 1 } }, 'holds the tag "x"'],
		['a value that is a list', '{"x": ["a"]}', 'holds the tag "x"'],
		['a value that is no number', { x: NaN }, 'holds the tag "x"'],
	])('%s is refused, and nothing is sent', async (_what, value, message) => {
		const good = { id: 'b', tags: { ok: true } };
		const { error } = await updateTags([good, { id: 'a', tags: value }], { parameters: json });
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toContain(`'Tags' ${message}`);
		expect(error.message).toMatch(/\[item 1\]$/);
		expect(masivo.wire()).toEqual([]);
	});
});

describe('items of one customer', () => {
	const input = [
		{ id: 'a', tags: { x: 1, y: 1 } },
		{ id: 'b', tags: { x: 'b' } },
		{ id: 'a', tags: { y: 2, z: 2 } },
	];

	test('are one request, in their order; the last value of a tag wins', async () => {
		const { items } = await updateTags(input, { parameters: json });
		expect(masivo.wire()).toEqual(['PATCH /customers/a/tags', 'PATCH /customers/b/tags']);
		expect(bodies()).toEqual([{ tags: { x: 1, y: 2, z: 2 } }, { tags: { x: 'b' } }]);
		const a = { id: 'a', tags: { vip: true, level: 1, x: 1, y: 2, z: 2 } };
		expect(items).toMatchObject([
			{ json: { customer: a }, pairedItem: { item: 0 } },
			{ json: { customer: { id: 'b' } }, pairedItem: { item: 1 } },
			{ json: { customer: a }, pairedItem: { item: 2 } },
		]);
		expect(items[2].json.customer).not.toBe(items[0].json.customer);
	});

	test('fail alone where one of them is invalid', async () => {
		const { items } = await updateTags([...input, { id: 'a', tags: { x: null } }], {
			parameters: json,
			onError: 'continueRegularOutput',
		});
		expect(bodies()).toContainEqual({ tags: { x: 1, y: 2, z: 2 } });
		expect(items.map(({ json: { error } }) => error !== undefined)).toEqual([
			false,
			false,
			false,
			true,
		]);
	});

	test('fail alone where only their own tags were not set', async () => {
		const customer = { id: 'a', tags: { x: 1, y: 2 } };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
		const { items, failed } = await updateTags([input[0], input[2]], {
			parameters: json,
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(failed).toMatchObject([
			{ json: { error: expect.stringMatching('tags z ') }, pairedItem: { item: 1 } },
		]);
	});
});

describe('the answer shows whether the tags were set', () => {
	const answerWith = async (tags: unknown) => {
		const customer = { id: 'a', tags };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
		return await updateTags([{ id: 'a', tags: { vip: false, level: 2 } }], { parameters: json });
	};

	test.each<[what: string, tags: unknown, wrong: string]>([
		['old values', { vip: true, level: 1 }, 'vip, level'],
		['one old value', { vip: false, level: 1 }, 'level'],
		['no tags', {}, 'vip, level'],
		['null in place of tags', null, 'vip, level'],
		['a list in place of tags', ['vip', 'level'], 'vip, level'],
	])('%s: a failure that names the tags', async (_what, tags, wrong) => {
		const { status, error } = await answerWith(tags);
		expect(status).toBe('error');
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: `Masivo answered, but customer "a" does not have the new value of the tags ${wrong} [item 0]`,
			context: { itemIndex: 0 },
		});
		expect(error.description).toMatch(/\w{3}/);
	});

	test('values that Masivo keeps as text count as set', async () => {
		const { status } = await answerWith({ vip: 'false', level: '2' });
		expect(status).toBe('success');
	});
});

test('is sent again after a lost answer, because it sets the same values', async () => {
	masivo.sandbox.faults.next({ kind: 'reset', applied: true }, { kind: 'hang' });
	const { status } = await updateTags([{ id: 'a', tags: { x: 1 } }], {
		parameters: json,
		options: { timeout: 500 },
	});
	expect(status).toBe('success');
	expect(masivo.wire()).toEqual(Array(3).fill('PATCH /customers/a/tags'));
});

test('of an unknown customer fails with the words of Masivo', async () => {
	const { error } = await updateTags([{ id: 'nobody', tags: { x: 1 } }], { parameters: json });
	expect(error).toMatchObject({
		message: 'Masivo does not know customer "nobody" [item 0]',
		httpCode: '404',
	});
	expect(error.description).toContain('Masivo says: Customer not found');
});
