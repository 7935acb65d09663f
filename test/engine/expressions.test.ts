import fc from 'fast-check';
import { WorkflowExpression } from 'n8n-workflow';

import { someCustomers, someItems, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: someCustomers(40) });

describe('what the node asks n8n for', () => {
	// The real one, counted.
	const read = jest.spyOn(WorkflowExpression.prototype, 'getParameterValue');
	afterAll(() => read.mockRestore());

	/** How many parameters n8n reads in one run, whether they hold an expression or not. */
	async function reads(items: number, tagKeys: string): Promise<number> {
		read.mockClear();
		const { status } = await masivo.deleteTags(someItems(items), {
			parameters: { tagKeys, simplify: true },
			options: { timeout: 20_000, maxRetries: 1 },
		});
		expect(status).toBe('success');
		return read.mock.calls.length;
	}

	test('does not grow with the items where fields are fixed or name a field of the item', async () => {
		const one = await reads(1, '={{ $json.tags }}');
		expect(one).toBeGreaterThan(0);
		expect(await reads(40, '={{ $json.tags }}')).toBe(one);
	});

	test('grows by one for each item where a field works something out', async () => {
		const one = await reads(1, '={{ $json.tags.trim() }}');
		expect(await reads(40, '={{ $json.tags.trim() }}')).toBe(one + 39);
	});
});

describe('a field of the item', () => {
	/** Names with which JavaScript or n8n do something of their own. */
	const name = fc.oneof(
		fc.constantFrom('length', 'toString', 'constructor', '__proto__', 'binding', '0', ''),
		fc.stringMatching(/^[\w$ .-]{1,8}$/),
	);
	const list = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 4 });
	const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), list, fc.jsonValue());
	const item = fc.tuple(name, value).map(([key, own]) => ({
		inside: key === '__proto__' ? {} : { [key]: own },
		key,
	}));

	test('is what the same expression gives when n8n evaluates it', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 5 }), async (items) => {
				for (const { key } of items) {
					const path = `$json.inside["${key}"]`;
					const outcomes = [];
					for (const expression of [`={{ ${path} }}`, `={{ (${path}) }}`]) {
						masivo.sandbox.requests.length = 0;
						const { items: output } = await masivo.run('get', items, {
							onError: 'continueRegularOutput',
							parameters: { customerId: expression },
						});
						outcomes.push({ output, asked: masivo.wire().sort() });
					}
					expect(outcomes[0]).toEqual(outcomes[1]);
				}
			}),
			{ numRuns: 60 },
		);
	});
});

describe('a path into the item', () => {
	/** Steps as people and n8n write them, and some that JavaScript reads in a way of its own. */
	const step = fc.constantFrom(
		...['.a', '?.a', '["a"]', "['a']", '[0]', '[1]', '["0"]', "['007']", '.length', '["length"]'],
		...['[00]', '[007]', '[08]', '[0x1]', '[1e0]', '[0_1]', '[-0]', '[1.0]', '[4294967295]'],
		...['?.[0]', '[ 0 ]', '. a', '["\\x61"]', '["\\u0061"]', '.\\u0061', '[`a`]', '["a"+""]'],
		...['.toString', '.constructor', '["__proto__"]', '.at', '.a.a', '.missing', '/**/.a'],
	);
	const leaf = { a: 'a', 0: 'zero', 1: 'one', 7: 'seven', 8: 'eight', '007': 'agent', '00': 'oo' };
	const list = ['first', 'second', , 'fourth'];
	const json = { ...leaf, a: { ...leaf, a: list }, 0: list, 1: [leaf], 7: leaf };
	const around = fc.constantFrom(' ', '', '\n', '\t', '\u00a0', '\u200b', '\ufeff');

	test('gives what the same path gives when n8n evaluates it', async () => {
		const paths = fc.array(step, { minLength: 1, maxLength: 3 });
		await fc.assert(
			fc.asyncProperty(paths, around, around, async (steps, before, after) => {
				const path = `${before}$json.in${steps.join('')}${after}`;
				const outcomes = [];
				for (const expression of [`={{${path}}}`, `={{(${path})}}`]) {
					masivo.sandbox.requests.length = 0;
					const { items } = await masivo.run('get', [{ in: json }], {
						onError: 'continueRegularOutput',
						parameters: { customerId: expression },
					});
					outcomes.push({ items, asked: masivo.wire() });
				}
				expect(outcomes[0]).toEqual(outcomes[1]);
			}),
			{ numRuns: 200 },
		);
	});
});
