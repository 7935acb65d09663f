import { expectFailure } from '../support/failureKinds';
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
				{ name: 'note', type: 'emptyText' },
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
		['boolean', 'TRUE', true],
		['boolean', ' False ', false],
		['number', '1e3', 1000],
		['number', '007', 7],
		['number', '+1.50', 1.5],
	])('%s: an expression that yields %j is sent as %j', async (type, value, sent) => {
		await updateTags([{ id: 'a', value }], {
			parameters: rows({ name: 'x', type, [type]: '={{ $json.value }}' }),
		});
		expect(bodies()).toEqual([{ tags: { x: sent } }]);
	});

	test.each<[type: string, value: unknown]>([
		['text', { a: 1 }],
		['text', ['a']],
		['text', NaN],
		['number', NaN],
		['number', Infinity],
		['number', 'many'],
		['number', true],
		['boolean', 'yes'],
		['boolean', 1],
	])('%s: an expression that yields %p is refused, and nothing is sent', async (type, value) => {
		const { error } = await updateTags([{ id: 'a', value }], {
			parameters: rows({ name: 'x', type, [type]: '={{ $json.value }}' }),
		});
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', "'Tags'", '"x"', '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test.each<[type: string, blank: unknown]>([
		...['', ' ', '\u00a0\u200b', '\n', null, undefined].map((blank): [string, unknown] => [
			'text',
			blank,
		]),
		['number', ''],
		['number', null],
		['boolean', ' '],
		['boolean', undefined],
	])('%s: a blank cell (%j) overwrites nothing', async (type, value) => {
		const row = { name: 'vip', type, [type]: '={{ $json.value }}' };
		const item = { id: 'a', value };
		const alone = await updateTags([item], { parameters: rows(row) });
		expectFailure(alone.error, 'invalidInput', "'Tags'", '[item 0]');
		expect(masivo.wire()).toEqual([]);

		await updateTags([item], { parameters: rows(row, { name: 'level', text: 'x' }) });
		expect(bodies()).toEqual([{ tags: { level: 'x' } }]);
	});

	test.each(['6036280000123456789', '0.1234567890123456789', '1e400', '9007199254740993'])(
		'a number with more digits than can be sent is refused: %s',
		async (value) => {
			const { error } = await updateTags([{ id: 'a', value }], {
				parameters: rows({ name: 'x', type: 'number', number: '={{ $json.value }}' }),
			});
			expectFailure(error, 'invalidInput', "'Tags'", '"x"');
			expect(error.description).toContain(`"${value}"`);
			expect(masivo.wire()).toEqual([]);
		},
	);

	test.each(['0x10', '1,5', '1.000', '12.500', '١٢', '1_000', 'Infinity', '1 000'])(
		'a number that is not certain is refused: %s',
		async (value) => {
			const { error } = await updateTags([{ id: 'a', value }], {
				parameters: rows({ name: 'x', type: 'number', number: '={{ $json.value }}' }),
			});
			expectFailure(error, 'invalidInput', "'Tags'", '"x"');
			expect(error.description).toContain(`"${value}"`);
			expect(masivo.wire()).toEqual([]);
		},
	);

	test.each(['Number', 'bool', '', null, 3])('an unknown type (%j) is refused', async (type) => {
		const { error } = await updateTags([{ id: 'a', type }], {
			parameters: rows({ name: 'x', type: '={{ $json.type }}', number: 3, text: 'y' }),
		});
		expectFailure(error, 'invalidInput', "'Tags'", '"x"');
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		'["vip"]',
		'trial\nvip',
		'a,b',
		'[object Object]',
		'{{ $json.n }}',
		'#REF!',
		'vi\u200bp',
	])('the name %j is refused', async (name) => {
		const { error } = await updateTags([{ id: 'a', name }], {
			parameters: rows({ name: '={{ $json.name }}', text: 'x' }),
		});
		expectFailure(error, 'invalidInput', "'Tags'");
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['no row', {}],
		['a row without a name', rows({ name: ' ', type: 'text', text: 'x' })],
	])('%s is refused, and nothing is sent', async (_what, parameters) => {
		const { error } = await updateTags([{ id: 'a' }], { parameters });
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', "'Tags'");
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

	test('takes blanks off the ends of names, so that Delete Tags finds them', async () => {
		await updateTags([{ id: 'a', tags: { 'new ': 1, ' empty': '' } }], { parameters: json });
		expect(bodies()).toEqual([{ tags: { new: 1, empty: '' } }]);
		const { items } = await masivo.deleteTags([{ id: 'a', tags: ['new ', 'empty'] }]);
		expect(items[0].json.customer).toMatchObject({ tags: { vip: true, level: 1 } });
	});

	test('an unknown choice in Specify Tags is refused', async () => {
		const { error } = await updateTags([{ id: 'a', tags, how: 'JSON' }], {
			parameters: { ...json, specifyTags: '={{ $json.how }}' },
		});
		expectFailure(error, 'invalidInput', "'Specify Tags'");
		expect(error.description).toContain('"JSON"');
		expect(masivo.wire()).toEqual([]);
	});

	test('JSON text can be typed into the field', async () => {
		await updateTags([{ id: 'a' }], {
			parameters: { ...json, tagsJson: '{"colour": "blue"}' },
		});
		expect(bodies()).toEqual([{ tags: { colour: 'blue' } }]);
	});

	test.each<[what: string, value: unknown, ...facts: string[]]>([
		['null', null],
		['nothing', undefined],
		['text', 'vip'],
		['half an object', '{"vip": '],
		['a list', ['vip']],
		['a list as JSON text', '["vip"]'],
		['a quote in a value', '{"x": "Quito "Centro""}', 'line 1, column 15'],
		['digits that would be lost', '{"x": 6036280000123456789}'],
		['a number without its digits', { x: 2 ** 60 }, '"x"'],
		['an object that became text', '[object Object] '],
		['an empty object', {}],
		['an empty object as JSON text', '{}'],
		['a tag without a name', { '': 1 }],
		['a value that is null', { x: null }, '"x"'],
		['a value that is an object', { ok: 1, x: { a: 1 } }, '"x"'],
		['a value that is a list', '{"x": ["a"]}', '"x"'],
		['a value that is not a number', { x: NaN }, '"x"'],
	])('%s is refused, and nothing is sent', async (_what, value, ...facts) => {
		const good = { id: 'b', tags: { ok: true } };
		const { error } = await updateTags([good, { id: 'a', tags: value }], { parameters: json });
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', "'Tags'", ...facts, '[item 1]');
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
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expectFailure(failed[0].json, 'unconfirmed', ' z [item 1]');
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
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expectFailure(error, 'unconfirmed', 'customer "a"', ` ${wrong} [item 0]`);
		expect(error.description).toMatch(/\w{3}/);
	});

	test.each<[sent: unknown, shown: unknown]>([
		['x,y', ['x', 'y']],
		['', []],
		['null', null],
		['[]', []],
		[0, ''],
	])('%j is not set where the answer shows %j', async (sent, shown) => {
		const customer = { id: 'a', tags: { vip: shown } };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
		const { error } = await updateTags([{ id: 'a', tags: { vip: sent } }], { parameters: json });
		expectFailure(error, 'unconfirmed', ' vip [item 0]');
	});

	test('values that Masivo keeps as text count as set', async () => {
		const { status } = await answerWith({ vip: 'false', level: '2' });
		expect(status).toBe('success');
	});
});
