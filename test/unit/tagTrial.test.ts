import fc from 'fast-check';
import {
	trialAgain,
	trialsOf,
} from '../../nodes/Masivo/resources/customer/tags/parameterSearch/trial';

const tags = fc.dictionary(fc.string({ minLength: 1 }), fc.constantFrom(1, 'x', false), {
	minKeys: 1,
	noNullPrototype: true,
});

test('every trial that deletes tags has a witness, but for the last of one tag alone', () => {
	const cases = tags.chain((has) =>
		fc.record({ has: fc.constant(has), asked: fc.subarray(Object.keys(has), { minLength: 1 }) }),
	);
	fc.assert(
		fc.property(cases, ({ has, asked }) => {
			const [first, last] = trialsOf(asked, has);
			expect(Object.keys(first.witnesses).length).toBeGreaterThan(0);
			for (const key of first.keys) expect(Object.hasOwn(first.witnesses, key)).toBe(false);
			expect(first.isProof).toBe(last === undefined);
			const wanted = new Set(asked);
			for (const key of (last ?? first).keys) expect(wanted.has(key)).toBe(true);
			if (last) expect(Object.keys(has)).toHaveLength(1);
		}),
	);
});

test.each([
	['others stay', ['a', 'b'], { a: 1, b: 2, c: 3 }, [{ keys: ['a', 'b'], witnesses: { c: 3 } }]],
	['all are to go', ['a', 'b'], { a: 1, b: 2 }, [{ keys: ['a'], witnesses: { b: 2 } }]],
	[
		'one alone is to go',
		['a'],
		{ a: 1 },
		[
			{ keys: ['n8n_no_such_tag'], witnesses: { a: 1 }, isProof: false },
			{ keys: ['a'], witnesses: {}, isProof: true },
		],
	],
	[
		'that one has the key that nobody has',
		['n8n_no_such_tag'],
		{ n8n_no_such_tag: 1 },
		[{ keys: ['n8n_no_tag'] }, { keys: ['n8n_no_such_tag'] }],
	],
])('%s', (_what, asked, has, trials) => {
	expect(trialsOf(asked, has)).toMatchObject(trials);
	expect(trialsOf(asked, has)).toHaveLength(trials.length);
});

describe('once more', () => {
	const trial = (witnesses: object) => ({
		keys: ['a'],
		witnesses: { ...witnesses },
		isProof: true,
	});

	test('one of the tags that are back may go, and the others are to stay', () => {
		expect(trialAgain(trial({ 'x,y': 1, ' z ': 2, b: 3, c: 4 }))).toEqual({
			keys: ['b'],
			witnesses: { 'x,y': 1, ' z ': 2, c: 4 },
			isProof: true,
		});
	});

	test.each([[{ b: 1 }], [{ 'x,y': 1, ' z ': 2 }]])(
		'with %j, nothing would prove that they stay',
		(witnesses) => {
			expect(trialAgain(trial(witnesses))).toBeUndefined();
		},
	);
});
