import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { WithoutTagKeys } from '../../sandbox';
import { kindOf } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

/**
 * Worlds of Delete Tags: the parameter's name × what a delete without it does × what answers show × how
 * late a look shows what was written. No item is green whose tag is there, no tag goes that nobody asked
 * for, no wrong name is learned, and no right one forgotten.
 */

const masivo = useMasivo({ customers: [] });

type Tags = Record<string, unknown>;

/** What the answer to a delete shows: `before` and `after` are the customer's tags. */
const ANSWERS: Record<string, (customer: IDataObject, before: Tags, after: Tags) => unknown> = {
	'the new row': (customer, _before, tags) => ({ data: { customer: { ...customer, tags } } }),
	'the row as it was before': (customer, tags) => ({ data: { customer: { ...customer, tags } } }),
	'null for no tags': (customer, _before, after) => ({
		data: {
			customer: { ...customer, tags: Object.keys(after).length > 0 ? after : null },
		},
	}),
	'no tags at all': (customer) => ({ data: { customer: { ...customer, tags: undefined } } }),
	'a message': () => ({ message: 'Tags deleted' }),
	nothing: () => ({}),
};

/** How a look shows that there are no tags. */
const NONE: Record<string, unknown> = { object: {}, list: [], null: null, missing: undefined };

interface World {
	parameter: string;
	withoutTagKeys: WithoutTagKeys;
	answer: keyof typeof ANSWERS;
	none: keyof typeof NONE;
	/** So many looks after each write still show what was before. */
	lag: number;
	/** The tags of each customer. */
	customers: Tags[];
}

let places = 0;

/** Lets the sandbox answer as the world does. */
function play({ parameter, withoutTagKeys, answer, none, lag, customers }: World) {
	const { sandbox } = masivo;
	sandbox.reset();
	sandbox.playTagKeys(parameter, withoutTagKeys);
	const shown = new Map(customers.map((tags, n) => [`c${n}`, tags]));
	shown.set('next', { a: 1, z: 9 });
	for (const [id, tags] of shown) sandbox.addCustomer({ id, tags: { ...tags } });
	/** What is written and not shown yet, the oldest first. */
	const late = new Map<string, Array<{ tags: Tags; looks: number }>>();
	let lagNow = lag;
	sandbox.faults.decide = ({ method, url }) => ({
		kind: 'change',
		change: ({ status, headers, text }) => {
			const id = /customers\/([^/?]+)/.exec(url)?.[1] ?? '';
			const { data } = JSON.parse(text) as { data?: { customer: IDataObject } };
			if (!data) return { status, headers, text };
			const waiting = late.get(id) ?? [];
			late.set(id, waiting);
			const { customer } = data;
			if (method !== 'GET') {
				const after = customer.tags as Tags;
				const before = waiting.at(-1)?.tags ?? shown.get(id) ?? {};
				waiting.push({ tags: after, looks: lagNow });
				if (method !== 'DELETE') return { status, headers, text };
				const body = ANSWERS[answer](customer, before, after);
				return { status, headers, text: JSON.stringify(body) };
			}
			while (waiting[0] && waiting[0].looks === 0) shown.set(id, waiting.shift()?.tags ?? {});
			for (const write of waiting) write.looks--;
			const tags = shown.get(id) ?? {};
			customer.tags = (Object.keys(tags).length > 0 ? tags : NONE[none]) as IDataObject;
			return { status, headers, text: JSON.stringify({ data }) };
		},
	});
	const baseUrl = `${sandbox.origin}/tag-world-${++places}${new URL(sandbox.baseUrl).pathname}`;
	return {
		run: async (ids: readonly string[]) =>
			await masivo.deleteTags(
				ids.map((id) => ({ id, tags: 'a' })),
				{
					credential: masivo.bearerToken({ baseUrl }),
					options: { tagKeysParameter: '' },
					onError: 'continueRegularOutput',
				},
			),
		/** From now on, looks show at once what is written. */
		catchUp: () => {
			lagNow = 0;
			for (const waiting of late.values()) for (const write of waiting) write.looks = 0;
		},
		deletes: () => sandbox.requests.filter(({ method }) => method === 'DELETE'),
	};
}

const tags = fc.constantFrom<Tags>({ a: 1 }, { a: 1, b: 2 }, { a: 1, b: 2, c: 'x' });

const drawn = fc.record<World>({
	parameter: fc.constantFrom('tags', 'keys', 'tag_keys'),
	withoutTagKeys: fc.constantFrom<WithoutTagKeys>('deleteNothing', 'deleteAll', 'refuse'),
	answer: fc.constantFrom(...Object.keys(ANSWERS)),
	none: fc.constantFrom(...Object.keys(NONE)),
	lag: fc.constantFrom(0, 0, 1, 2, 4),
	customers: fc.array(tags, { minLength: 3, maxLength: 4 }),
});

/** What takes all tags, and shows it later than the looks are patient, nobody could see. */
const worlds = drawn.map((world) =>
	world.withoutTagKeys === 'deleteAll' ? { ...world, lag: Math.min(world.lag, 2) } : world,
);

test('what is green is done, nothing else is lost, and no wrong name is learned', async () => {
	await fc.assert(
		fc.asyncProperty(worlds, async (world) => {
			const { parameter, withoutTagKeys, lag, customers } = world;
			const { run, catchUp, deletes } = play(world);
			const ids = customers.map((_tags, n) => `c${n}`);
			const tagsOf = (id: string) => masivo.sandbox.customers.get(id)?.tags ?? {};
			const { items, hints } = await run(ids);
			const isHarmful = withoutTagKeys === 'deleteAll' && parameter !== 'tags';
			items.forEach(({ json }, n) => {
				const isGreen = !('error' in json);
				if (isGreen) expect(tagsOf(ids[n])).not.toHaveProperty('a');
				else expect(['unconfirmed', 'unusable']).toContain(kindOf(json));
				if (lag === 0 && !isHarmful) expect(isGreen).toBe(true);
				const { a: _a, ...others } = customers[n];
				expect(tagsOf(ids[n])).toMatchObject(others);
			});
			for (const hint of hints) expect(hint).toContain(`"${parameter}"`);

			catchUp();
			const before = deletes().length;
			const next = await run(['next']);
			if (isHarmful && hints.length === 0) return;
			expect(next.items).toMatchObject([{ json: { customer: { id: 'next' } } }]);
			expect(tagsOf('next')).toEqual({ z: 9 });
			// A name that is known is gone on with.
			if (hints.length > 0) {
				expect(deletes().slice(before)).toMatchObject([
					{ url: expect.stringContaining(`?${parameter}=a`) as string },
				]);
				expect(next.hints).toEqual([]);
			}
		}),
		{ numRuns: 40 },
	);
});

describe('where the parameter is given', () => {
	const given = { options: { tagKeysParameter: 'tags' } };
	const item = [{ id: 'c0', tags: 'a' }];

	test.each(Object.keys(ANSWERS))('%s: is looked at once at most, and done', async (answer) => {
		for (const none of Object.keys(NONE)) {
			for (const customer of [{ a: 1 }, { a: 1, b: 2 }]) {
				play({
					...{ parameter: 'tags', withoutTagKeys: 'refuse', lag: 0 },
					...{ answer, none, customers: [customer] },
				});
				const { status } = await masivo.deleteTags(item, given);
				expect(status).toBe('success');
				const methods = masivo.sandbox.requests.map(({ method }) => method);
				expect(methods.slice(1)).toEqual(methods.length > 1 ? ['GET'] : []);
				if (answer === 'the new row') expect(methods).toHaveLength(1);
			}
		}
	});

	test('a look that comes too early fails in other words than a refusal, and again it is done', async () => {
		play({
			...{ parameter: 'tags', withoutTagKeys: 'refuse', lag: 1 },
			...{ answer: 'the row as it was before', none: 'object', customers: [{ a: 1, b: 2 }] },
		});
		const { error } = await masivo.deleteTags(item, given);
		expect(kindOf(error)).toBe('unconfirmed');
		expect(error.description).toContain('running the item again is safe');
		expect((await masivo.deleteTags(item, given)).status).toBe('success');
	});
});
