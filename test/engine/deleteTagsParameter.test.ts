import type { RecordedRequest, SandboxOptions, WithoutTagKeys } from '../../sandbox';
import { adviceIn, expectFailure, hintsIn, itemsIn, namesTried } from '../support/failureKinds';
import { someCustomers, someItems, until, useMasivo, type NodeOptions } from '../support/masivo';

let places = 0;

/** Masivo with another name for the parameter, and another way with deletes that lack it. */
function useWorld(
	tagKeysParameter: string,
	withoutTagKeys: WithoutTagKeys,
	more: SandboxOptions = {},
) {
	const masivo = useMasivo({ tagKeysParameter, withoutTagKeys, customers: [], ...more });
	let place: string;

	/** What is learned holds for the Base URL: each test has one that nobody has used before. */
	beforeEach(() => {
		place = `/place-${++places}`;
	});
	return {
		get sandbox() {
			return masivo.sandbox;
		},
		add(customers: Array<{ id: string; tags: object }>) {
			for (const { id, tags } of customers) masivo.sandbox.addCustomer({ id, tags: { ...tags } });
		},
		async run(input: Array<{ id: string; tags: unknown }>, node: NodeOptions = {}) {
			const baseUrl = masivo.sandbox.origin + place + new URL(masivo.sandbox.baseUrl).pathname;
			const { options = {}, ...others } = node;
			return await masivo.deleteTags(input, {
				credential: masivo.bearerToken({ baseUrl }),
				...others,
				options: { tagKeysParameter: '', ...options },
			});
		},
		tagsOf: (id: string) => masivo.sandbox.customers.get(id)?.tags,
		/** What arrived, without the part that is always the same. */
		wire: () =>
			masivo.sandbox.requests.map(
				({ method, url }) => `${method} ${url.replace(/^.*\/customers\//, '')}`,
			),
		/** Does something between the answer to one request and the arrival of the next. */
		before(isIt: (request: RecordedRequest, nth: number) => boolean, change: () => void) {
			let seen = 0;
			masivo.sandbox.faults.decide = (request) => {
				if (isIt(request, seen++)) change();
				return undefined;
			};
		},
	};
}

const isDelete = ({ method }: RecordedRequest) => method === 'DELETE';

describe.each<[name: string, tried: number, WithoutTagKeys]>([
	['tags', 1, 'deleteNothing'],
	['tags', 1, 'deleteAll'],
	['tags', 1, 'refuse'],
	['keys', 2, 'deleteNothing'],
	['keys', 2, 'refuse'],
	['tagKeys', 8, 'deleteNothing'],
	['tagKeys', 8, 'refuse'],
])(
	'where the parameter is named %s (the name no. %i) and without it Masivo would %s',
	(name, tried, world) => {
		const masivo = useWorld(name, world);
		/** A name that is refused needs no look; another one needs three, and makes the right one unsure. */
		const isRefused = world === 'refuse';
		const isSure = tried === 1 || isRefused;
		const wrong = (tried - 1) * (isRefused ? 1 : 4);
		const first = 1 + wrong + (isSure ? 2 : 4);

		test('all tags that were asked for go, no other, at the price of the looks and the wrong names', async () => {
			masivo.add(someCustomers(40));
			const { status, items, hints } = await masivo.run(someItems(40));
			expect(status).toBe('success');
			expect(items).toHaveLength(40);
			for (const { id } of someCustomers(40)) expect(masivo.tagsOf(id)).toEqual({ b: true });
			expect(masivo.sandbox.requests).toHaveLength(first + (isSure ? 39 : 3 + 38));
			expect(hints).toEqual([expect.stringContaining(`"${name}"`)]);
			expect(hintsIn(hints[0])).toEqual(['parameterFound']);
		});

		test('one item costs two looks more until the name is sure, and none after that', async () => {
			masivo.add(someCustomers(3));
			await masivo.run([{ id: 'c0', tags: 'a' }]);
			expect(masivo.sandbox.requests).toHaveLength(first);
			const { hints } = await masivo.run([{ id: 'c1', tags: 'a' }]);
			const request = `DELETE c1/tags?${name}=a`;
			expect(masivo.wire().slice(first)).toEqual(
				isSure ? [request] : ['GET c1', request, 'GET c1'],
			);
			expect(hints).toHaveLength(isSure ? 0 : 1);
			await masivo.run([{ id: 'c2', tags: 'a' }]);
			expect(masivo.wire().slice(-2)[1]).toBe(`DELETE c2/tags?${name}=a`);
			expect(masivo.wire().slice(-2)[0]).not.toBe('GET c2');
		});

		test('a customer with one tag alone shows it as well', async () => {
			masivo.add([{ id: 'c0', tags: { a: 1 } }]);
			const { items } = await masivo.run([{ id: 'c0', tags: 'a' }]);
			expect(items).toMatchObject([{ json: { customer: { id: 'c0', tags: {} } } }]);
			expect(masivo.sandbox.requests).toHaveLength(isSure ? 7 + 2 * (tried - 1) : 1 + 8 * tried);
		});

		test('a customer who is to lose all tags shows it as well', async () => {
			masivo.add([{ id: 'c0', tags: { a: 1, b: 2, c: 3 } }]);
			const { items } = await masivo.run([{ id: 'c0', tags: ['a', 'b', 'c', 'd'] }]);
			expect(items).toMatchObject([{ json: { customer: { id: 'c0', tags: {} } } }]);
			expect(masivo.sandbox.requests).toHaveLength(first + 1);
		});

		test('more tags than fit into one address are deleted with what the first part showed', async () => {
			const tags = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`campaign_${n}`, n]));
			masivo.add([{ id: 'c0', tags: { ...tags, kept: true } }]);
			const { items } = await masivo.run([{ id: 'c0', tags }]);
			expect(items).toHaveLength(1);
			expect(masivo.tagsOf('c0')).toEqual({ kept: true });
		});
	},
);

describe('where a delete without the right name takes all tags', () => {
	const masivo = useWorld('keys', 'deleteAll');
	const tags = { a: 1, text: 'x', flag: false };

	test.each<[what: string, tags: object, asked: string[], requests: number]>([
		['other tags', tags, ['a'], 7],
		['another tag', { a: 1, b: 2 }, ['a'], 4],
		['all tags to lose', { a: 1, b: 2 }, ['a', 'b'], 4],
		['one tag alone', { a: 1 }, ['a'], 4],
	])(
		'the first customer has them back, and nothing more is sent: %s',
		async (_what, has, asked, requests) => {
			masivo.add([{ id: 'first', tags: has }, ...someCustomers(5)]);
			const { items } = await masivo.run([{ id: 'first', tags: asked }, ...someItems(5)], {
				onError: 'continueRegularOutput',
			});
			const others = Object.entries(has).filter(([key]) => !asked.includes(key));
			expect(masivo.tagsOf('first')).toMatchObject(Object.fromEntries(others));
			for (const { id, tags: before } of someCustomers(5))
				expect(masivo.tagsOf(id)).toEqual(before);
			expect(masivo.sandbox.requests).toHaveLength(requests);
			expect(items).toHaveLength(6);
			items.forEach(({ json }, item) => {
				expectFailure(json, 'unconfirmed', '"tags"', `[item ${item}]`);
				expect(adviceIn(json)).toContain('askMasivo');
			});
		},
	);

	test('without Continue the run ends with it', async () => {
		masivo.add([{ id: 'first', tags }, ...someCustomers(5)]);
		const { error } = await masivo.run([{ id: 'first', tags: 'a' }, ...someItems(5)]);
		expectFailure(error, 'unconfirmed', '"tags"', '[item 0]');
		expect(itemsIn(error)).toEqual({ left: '0–5' });
		expect(masivo.tagsOf('first')).toEqual({ text: 'x', flag: false });
		expect(masivo.sandbox.requests).toHaveLength(7);
	});

	test('what cannot be put back is said with its values, and nothing more is sent', async () => {
		masivo.add([{ id: 'first', tags }, ...someCustomers(5)]);
		masivo.sandbox.faults.decide = ({ method }) =>
			method === 'PATCH' ? { kind: 'status', status: 403 } : undefined;
		const { items } = await masivo.run([{ id: 'first', tags: 'a' }, ...someItems(5)], {
			onError: 'continueRegularOutput',
		});
		expectFailure(items[5].json, 'unconfirmed', 'customer "first"', '[item 5]');
		expect(items[5].json.message).toContain('{"text":"x","flag":false}');
		expect(masivo.wire()).toEqual([
			...['GET first', 'DELETE first/tags?tags=a', 'GET first', 'PATCH first/tags'],
		]);
	});

	test('the tags are put back even where the answer to the delete is lost', async () => {
		masivo.add([{ id: 'first', tags }]);
		masivo.sandbox.faults.decide = (request) =>
			isDelete(request) ? { kind: 'reset', applied: true } : undefined;
		const { error } = await masivo.run([{ id: 'first', tags: 'a' }], {
			options: { maxRetries: 0 },
		});
		expect(error.message).toContain('[item 0]');
		expect(masivo.tagsOf('first')).toEqual({ text: 'x', flag: false });
	});

	test('the tags are put back even where the execution is cancelled in this moment', async () => {
		masivo.add([{ id: 'first', tags }, ...someCustomers(5)]);
		const stop = new AbortController();
		masivo.sandbox.faults.decide = (request) => {
			if (!isDelete(request)) return undefined;
			setTimeout(() => stop.abort(), 50);
			return { kind: 'trickle', ms: 400 };
		};
		await masivo.run([{ id: 'first', tags: 'a' }, ...someItems(5)], { signal: stop.signal });
		await until(() => masivo.wire().some((line) => line.startsWith('PATCH')));
		await until(() => masivo.sandbox.stats.inFlight === 0);
		expect(masivo.tagsOf('first')).toEqual({ text: 'x', flag: false });
		expect(masivo.wire().filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
	});

	test('what vanished once and did not vanish again is put back, and ends the run', async () => {
		masivo.add([{ id: 'first', tags }, ...someCustomers(5)]);
		let deletes = 0;
		masivo.sandbox.faults.decide = (request) =>
			isDelete(request) && ++deletes === 2 ? { kind: 'keepTags' } : undefined;
		const { items } = await masivo.run([{ id: 'first', tags: 'a' }, ...someItems(5)], {
			onError: 'continueRegularOutput',
		});
		expectFailure(items[5].json, 'unconfirmed', '"tags"', 'customer "first"', '[item 5]');
		expect(masivo.tagsOf('first')).toEqual({ text: 'x', flag: false });
		expect(masivo.wire().at(-1)).toBe('PATCH first/tags');
		expect(masivo.sandbox.requests).toHaveLength(9);
	});

	test('a name that the user gives is taken, and nothing is found out', async () => {
		masivo.add(someCustomers(3));
		const { items, hints } = await masivo.run(someItems(3), {
			options: { tagKeysParameter: 'keys' },
		});
		expect(items).toHaveLength(3);
		expect(hints).toEqual([]);
		expect(masivo.wire().sort()).toEqual(someItems(3).map(({ id }) => `DELETE ${id}/tags?keys=a`));
	});
});

describe('where no likely name is right', () => {
	describe.each<WithoutTagKeys>(['deleteNothing'])('and Masivo would %s', (world) => {
		const masivo = useWorld('something_else', world);

		test('the run ends after the first customer, and says what was tried and whom to ask', async () => {
			masivo.add(someCustomers(5));
			const { items } = await masivo.run(someItems(5), { onError: 'continueRegularOutput' });
			expect(masivo.sandbox.requests).toHaveLength(1 + 4 * 10);
			expect(items).toHaveLength(5);
			items.forEach(({ json }, item) => {
				expectFailure(json, 'unconfirmed', 'customer "c0"', `[item ${item}]`);
				expect(namesTried(json).slice(0, 2)).toEqual(['tags', 'keys']);
				expect(namesTried(json)).toHaveLength(10);
				expect(adviceIn(json)).toContain('askMasivo');
			});
			for (const { id, tags } of someCustomers(5)) expect(masivo.tagsOf(id)).toEqual(tags);
		});
	});

	describe('and Masivo would refuse', () => {
		const masivo = useWorld('something_else', 'refuse');

		test('three customers show it, since a refusal may also be about a key', async () => {
			masivo.add(someCustomers(5));
			const { items } = await masivo.run(someItems(5), { onError: 'continueRegularOutput' });
			expect(masivo.sandbox.requests).toHaveLength(3 * (1 + 10));
			expectFailure(items[4].json, 'unconfirmed');
			expect(items[4].json.message).toContain('The query has no something_else.');
		});
	});
});

describe('while the name is being found out', () => {
	const masivo = useWorld('keys', 'deleteNothing');

	test('who has none of the tags is done, with nothing sent, and the next one shows it', async () => {
		masivo.add([{ id: 'bare', tags: { z: 1 } }, ...someCustomers(3)]);
		const { items } = await masivo.run([{ id: 'bare', tags: 'a' }, ...someItems(3)]);
		expect(items[0].json).toMatchObject({ customer: { id: 'bare', tags: { z: 1 } } });
		expect(masivo.wire().slice(0, 4)).toEqual([
			...['GET bare', 'GET c0', 'DELETE c0/tags?tags=a', 'GET c0'],
		]);
		expect(masivo.sandbox.requests).toHaveLength(1 + 9 + 3 + 1);
	});

	test('who is unknown to Masivo fails as always, and the next one shows it', async () => {
		masivo.add(someCustomers(2));
		const { items } = await masivo.run([{ id: 'nobody', tags: 'a' }, ...someItems(2)], {
			onError: 'continueRegularOutput',
		});
		expectFailure(items[0].json, 'unknownSubject', 'customer "nobody"', '[item 0]');
		expect(masivo.tagsOf('c1')).toEqual({ b: true });
		expect(masivo.wire()[0]).toBe('GET nobody');
		expect(masivo.sandbox.requests).toHaveLength(1 + 9 + 3);
	});

	test('whose tags are not shown for once loses them all the same', async () => {
		masivo.add(someCustomers(1));
		masivo.sandbox.faults.next({
			kind: 'body',
			body: { data: { customer: { id: 'c0', tags: null }, wallet: null } },
		});
		expect((await masivo.run(someItems(1))).status).toBe('success');
		expect(masivo.tagsOf('c0')).toEqual({ b: true });
	});

	test('whose tags cannot be read fails, and the next one shows it', async () => {
		masivo.add(someCustomers(2));
		masivo.sandbox.faults.next({
			kind: 'body',
			body: { data: { customer: { id: 'c0', tags: 'a' }, wallet: null } },
		});
		const { items } = await masivo.run(someItems(2), { onError: 'continueRegularOutput' });
		expectFailure(items[0].json, 'unconfirmed', 'customer "c0"');
		expect(masivo.tagsOf('c1')).toEqual({ b: true });
	});

	test('a delete whose answer is lost is judged by what the customer has then', async () => {
		masivo.add(someCustomers(2));
		masivo.sandbox.faults.decide = ({ url }) =>
			url.includes('c0/tags?keys') ? { kind: 'cutOff', applied: true } : undefined;
		const { status, hints } = await masivo.run(someItems(2), { options: { maxRetries: 0 } });
		expect(status).toBe('success');
		expect(hints).toHaveLength(1);
		expect(masivo.wire()).toEqual([
			...['GET c0', 'DELETE c0/tags?tags=a', 'GET c0', 'GET c0', 'GET c0'],
			...['DELETE c0/tags?keys=a', 'GET c0', 'GET c0', 'GET c0'],
			...['GET c1', 'DELETE c1/tags?keys=a', 'GET c1'],
		]);
	});

	test('where that cannot be seen either, the failure says so, and the next one shows the name', async () => {
		masivo.add(someCustomers(2));
		let deletes = 0;
		masivo.sandbox.faults.decide = ({ method, url }) => {
			if (!url.includes('c0')) return undefined;
			if (method === 'DELETE') deletes++;
			return deletes > 0 ? { kind: 'reset' } : undefined;
		};
		const { items } = await masivo.run(someItems(2), {
			options: { maxRetries: 0 },
			onError: 'continueRegularOutput',
		});
		expectFailure(items[0].json, 'network');
		expect(adviceIn(items[0].json)).toContain('seeOtherTags');
		expect(items[0].json.message).toContain('customer "c0"');
		expect(masivo.tagsOf('c1')).toEqual({ b: true });
	});

	test('a key that Masivo refuses fails its row only, and the other rows show the name', async () => {
		masivo.add([{ id: 'c0', tags: { a: 1, locked: 2, c: 3, z: 4 } }, ...someCustomers(3).slice(1)]);
		masivo.sandbox.faults.decide = ({ query }) =>
			query.startsWith('keys') && query.includes('locked')
				? { kind: 'status', status: 422 }
				: undefined;
		const { items } = await masivo.run(
			[
				{ id: 'c0', tags: 'locked' },
				{ id: 'c0', tags: 'a' },
				{ id: 'c0', tags: 'c' },
				...someItems(3).slice(1),
			],
			{ onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => 'error' in json)).toEqual([true, false, false, false, false]);
		expect(masivo.tagsOf('c0')).toEqual({ locked: 2, z: 4 });
	});

	test('a key that is written in another way there is not deleted, and fails', async () => {
		masivo.add([{ id: 'c0', tags: { ' a ': 1, b: 2 } }]);
		const { error } = await masivo.run([{ id: 'c0', tags: 'a' }]);
		expectFailure(error, 'unconfirmed', '  a  [item 0]');
		expect(masivo.wire()).toEqual(['GET c0']);
	});

	test('a Stop ends it', async () => {
		masivo.add(someCustomers(3));
		const stop = new AbortController();
		masivo.sandbox.faults.decide = (request) => {
			if (isDelete(request)) stop.abort();
			return undefined;
		};
		await masivo.run(someItems(3), { signal: stop.signal });
		await until(() => masivo.sandbox.stats.inFlight === 0);
		expect(masivo.wire().filter((line) => line.includes('DELETE'))).toHaveLength(1);
		expect(masivo.wire().filter((line) => !line.includes('c0'))).toEqual([]);
	});

	test('two runs at once learn once, and the one that waits sees the lesson', async () => {
		masivo.add(someCustomers(20));
		const [first, second] = [someItems(20).slice(0, 10), someItems(20).slice(10)];
		const results = await Promise.all([masivo.run(first), masivo.run(second)]);
		expect(results.flatMap(({ items }) => items)).toHaveLength(20);
		expect(results.flatMap(({ hints }) => hints)).toHaveLength(1);
		expect(masivo.sandbox.requests).toHaveLength(9 + 3 + 18);
	});

	test('the one that waits learns where the first came to nothing', async () => {
		masivo.add(someCustomers(2));
		const results = await Promise.all([
			masivo.run([{ id: 'nobody', tags: 'a' }]),
			masivo.run([{ id: 'c0', tags: 'a' }]),
		]);
		expect(results.map(({ status }) => status)).toEqual(['error', 'success']);
		expect(masivo.tagsOf('c0')).toEqual({ b: true });
	});

	test('items with a name of their own do not wait for it', async () => {
		masivo.add(someCustomers(2));
		const input = someItems(2).map((item) => ({ ...item, name: 'keys' }));
		const { status } = await masivo.run(input, {
			options: { tagKeysParameter: '={{ $json.name }}' },
		});
		expect(status).toBe('success');
		expect(masivo.sandbox.requests).toHaveLength(2);
	});
});

describe('another writer', () => {
	describe.each<WithoutTagKeys>(['deleteNothing', 'deleteAll', 'refuse'])(
		'where Masivo would %s',
		(world) => {
			const masivo = useWorld('tags', world);
			const customer = () => {
				const found = masivo.sandbox.customers.get('c0');
				if (!found) throw new Error('Nobody is there');
				return found;
			};

			test.each<[does: string, (tags: Record<string, unknown>) => void, after: object]>([
				['adds a tag', (tags) => (tags.new = 1), { b: 2, c: 3, new: 1 }],
				['removes one', (tags) => delete tags.b, { c: 3 }],
				[
					'removes all others',
					(tags) => {
						delete tags.b;
						delete tags.c;
					},
					{},
				],
				['changes a value', (tags) => (tags.b = 'other'), { b: 'other', c: 3 }],
				['removes the same', (tags) => delete tags.a, { b: 2, c: 3 }],
			])('%s in between: his change stays, and the name is found', async (_does, change, after) => {
				masivo.add([{ id: 'c0', tags: { a: 1, b: 2, c: 3 } }, ...someCustomers(3).slice(1)]);
				let isDone = false;
				masivo.before(
					(request) => isDelete(request) && !isDone,
					() => {
						isDone = true;
						change(customer().tags as Record<string, unknown>);
					},
				);
				const { status, items, hints } = await masivo.run(someItems(3));
				expect(status).toBe('success');
				expect(masivo.tagsOf('c0')).toEqual(after);
				expect(items[0].json).toMatchObject({ customer: { tags: after } });
				expect(hints).toHaveLength(1);
				expect(masivo.tagsOf('c2')).toEqual({ b: true });
			});
		},
	);
});

describe('a name that turns out wrong', () => {
	const masivo = useWorld('tags', 'deleteNothing');

	test('is forgotten where the tag is there still, so that the next run finds it out anew', async () => {
		masivo.add(someCustomers(3));
		await masivo.run([{ id: 'c0', tags: 'a' }]);
		masivo.sandbox.faults.next({ kind: 'keepTags' });
		const { error } = await masivo.run([{ id: 'c1', tags: 'a' }]);
		expectFailure(error, 'unconfirmed', 'customer "c1"');
		expect(adviceIn(error)).toContain('nextRunFindsName');
		const { hints } = await masivo.run([{ id: 'c2', tags: 'a' }]);
		expect(hints).toHaveLength(1);
		expect(masivo.wire().slice(-4)).toEqual([
			...['GET c1', 'GET c2', 'DELETE c2/tags?tags=a', 'GET c2'],
		]);
	});
});
