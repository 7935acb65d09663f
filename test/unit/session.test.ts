import fc from 'fast-check';
import { runPool } from '../../nodes/Masivo/execution/pool';
import {
	Failure,
	type FailureKind,
	masivoFailure,
} from '../../nodes/Masivo/transport/failure/failure';
import type { Transmission } from '../../nodes/Masivo/transport/request/request';
import { ownerOf } from '../../nodes/Masivo/transport/token/credential';
import { adviceIn } from '../support/failureKinds';
import { answer, apiKey, jwt, noAnswer, pastedToken, sendInHand } from '../support/sendInHand';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Run = ReturnType<typeof sendInHand>;

/** Sends for all of them, so many at once; each comes to a status or to a failure's kind. */
async function sendAll(run: Run, paths: readonly string[], concurrency: number) {
	const results = new Map<string, number | FailureKind>();
	const done = runPool(paths, concurrency, async (path) => {
		const result = await run.send(path);
		results.set(path, result instanceof Failure ? result.kind : result);
	});
	await run.clock.advance(2 * MINUTE_MS);
	await done;
	return results;
}

const customers = (count: number) => Array.from({ length: count }, (_, n) => `/c${n}`);

/** Answers 401 for these customers, whatever the token, and well for all others. */
function refusing(run: Run, refused: readonly string[], latencyMs = 20): void {
	run.script.answer = async ({ path }) => {
		await run.clock.sleep(latencyMs);
		return answer(refused.includes(path) ? 401 : 200);
	};
}

describe('a token that was stored', () => {
	test.each([
		['is used a minute and more before its end', 0, 60_001, 0],
		['is renewed a minute before its end', 0, 60_000, 1],
		['is used two minutes and more before its end, if the run drew two', 0.999, 120_000, 0],
		['is renewed up to two minutes before its end, if the run drew two', 0.999, 119_000, 1],
		['is renewed after its end', 0.5, -1, 1],
	])('%s', async (_what, die, leftMs, exchanges) => {
		const probe = sendInHand();
		const stored = jwt('stored', probe.clock.date() + leftMs);
		const run = sendInHand({ credential: { ...apiKey, sessionToken: stored }, die });
		const sent = run.send('/a');
		await run.clock.settle();
		await expect(sent).resolves.toBe(200);
		expect(run.exchanges).toHaveLength(exchanges);
		expect(run.sent[0].token).toBe(exchanges === 0 ? stored : 'token-1');
	});

	test('is used as long as Masivo takes it, if it names no end', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'stored' } });
		await sendAll(run, ['/a'], 1);
		run.clock.setDate(run.clock.date() + 1000 * HOUR_MS);
		await sendAll(run, ['/b'], 1);
		expect(run.exchanges).toEqual([]);
	});
});

describe('a token that has just come', () => {
	/** The tokens that come last so long by their own words. */
	function lasting(ms: number) {
		const run = sendInHand();
		run.script.exchange = () => jwt(`token-${run.exchanges.length}`, run.clock.date() + ms);
		const at = async (time: number) => {
			await run.clock.advance(time - (run.clock.elapsed() - 1000));
			const sent = run.send(`/${time}`);
			await run.clock.settle();
			await expect(sent).resolves.toBe(200);
			return run.exchanges.length;
		};
		return { run, at };
	}

	test('is used until shortly before its end, and then renewed once', async () => {
		const { at } = lasting(HOUR_MS);
		expect(await at(0)).toBe(1);
		expect(await at(HOUR_MS - 90 * SECOND_MS - 1)).toBe(1);
		expect(await at(HOUR_MS - 90 * SECOND_MS)).toBe(2);
		expect(await at(HOUR_MS)).toBe(2);
	});

	test('is used until its end, where that is near', async () => {
		const { at } = lasting(90 * SECOND_MS);
		expect(await at(0)).toBe(1);
		expect(await at(90 * SECOND_MS - 1)).toBe(1);
		expect(await at(90 * SECOND_MS)).toBe(2);
	});

	test.each([0, -1, -HOUR_MS])('is used on where it ended %i ms from now', async (ms) => {
		const { run, at } = lasting(ms);
		expect(await at(0)).toBe(1);
		run.clock.setDate(run.clock.date() + 5 * HOUR_MS);
		expect(await at(5 * HOUR_MS)).toBe(1);
	});

	test('is renewed in time though the clock was put back', async () => {
		const { run, at } = lasting(HOUR_MS);
		expect(await at(0)).toBe(1);
		run.clock.setDate(run.clock.date() - 5 * HOUR_MS);
		expect(await at(HOUR_MS - 90 * SECOND_MS)).toBe(2);
	});

	test('is renewed once where the clock was put on', async () => {
		const { run, at } = lasting(HOUR_MS);
		expect(await at(0)).toBe(1);
		run.clock.setDate(run.clock.date() + 5 * HOUR_MS);
		expect(await at(1)).toBe(2);
		expect(await at(2)).toBe(2);
	});
});

const noExchange: Transmission = {
	kind: 'noToken',
	trouble: {
		failure: masivoFailure('unavailable', { message: 'No', description: '', status: 503 }),
		retryable: true,
	},
};

describe('a token that another execution has stored', () => {
	const foreign = { ...apiKey, apiKey: 'another key' };
	test.each<[what: string, stored: object, tokens: string[]]>([
		['is taken', { sessionToken: 'newer' }, ['the-old-one', 'newer']],
		['is not taken if it is the same', { sessionToken: 'the-old-one' }, ['the-old-one', 'token-1']],
		['is not taken if there is none', { sessionToken: '' }, ['the-old-one', 'token-1']],
		['is not taken if it ends', { sessionToken: jwt('newer', 1) }, ['the-old-one', 'token-1']],
		[
			'is not taken if it was exchanged for another key',
			{ sessionToken: 'newer', sessionOwner: ownerOf(foreign) },
			['the-old-one', 'token-1'],
		],
	])('%s', async (_what, stored, tokens) => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'the-old-one' } });
		run.script.answer = ({ token }) => answer(token === 'the-old-one' ? 401 : 200);
		Object.assign(run.stored, stored);
		const results = await sendAll(run, ['/a'], 1);
		expect(results).toEqual(new Map([['/a', 200]]));
		expect(run.sent.map(({ token }) => token)).toEqual(tokens);
		expect([...run.session.secrets]).toEqual(expect.arrayContaining(tokens));
	});

	test.each<[what: string, stored: object]>([
		['that ends', { sessionToken: jwt('newer', 1) }],
		['that is none', { sessionToken: '' }],
	])(
		'is not sent if it is one %s, also where the exchange fails at first',
		async (_what, stored) => {
			const run = sendInHand({ credential: { ...apiKey, sessionToken: 'the-old-one' } });
			run.script.answer = ({ token }) => answer(token === 'the-old-one' ? 401 : 200);
			run.script.exchange = () => (run.exchanges.length === 1 ? noExchange : 'token');
			Object.assign(run.stored, stored);
			expect(await sendAll(run, ['/a'], 1)).toEqual(new Map([['/a', 200]]));
			expect(run.sent.map(({ token }) => token)).toEqual(['the-old-one', 'token']);
		},
	);

	test('is taken rather than to exchange once more, where that failed', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'the-old-one' } });
		run.script.answer = ({ token }) => answer(token === 'the-old-one' ? 401 : 200);
		run.script.exchange = () => {
			run.stored.sessionToken = 'newer';
			return noExchange;
		};
		expect(await sendAll(run, ['/a'], 1)).toEqual(new Map([['/a', 200]]));
		expect(run.exchanges).toHaveLength(1);
		expect(run.sent.map(({ token }) => token)).toEqual(['the-old-one', 'newer']);
	});

	test('is tried three times by one request, however many are stored', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'stored-0' } });
		run.script.answer = () => {
			if (run.sent.length < 9) run.stored.sessionToken = `stored-${run.sent.length}`;
			return answer(401);
		};
		expect(await sendAll(run, ['/a'], 1)).toEqual(new Map([['/a', 'tokenRefused']]));
		expect(run.sent.map(({ token }) => token)).toEqual([
			...['stored-0', 'stored-1', 'stored-2'],
			// Whether it works at all: a 401 may be about one request alone.
			'stored-2',
		]);
	});

	test('is renewed in its turn, where it has ended too', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'the-old-one' } });
		run.script.answer = ({ token }) => answer(token === 'token-1' ? 200 : 401);
		run.stored.sessionToken = 'newer';
		expect(await sendAll(run, ['/a'], 1)).toEqual(new Map([['/a', 200]]));
		expect(run.sent.map(({ token }) => token)).toEqual(['the-old-one', 'newer', 'token-1']);
	});

	test('is taken before the own one ends', async () => {
		const run = sendInHand();
		run.script.exchange = () => jwt('own', run.clock.date() + HOUR_MS);
		await sendAll(run, ['/a'], 1);
		run.stored.sessionToken = 'newer';
		await run.clock.advance(HOUR_MS);
		await sendAll(run, ['/b'], 1);
		expect(run.exchanges).toHaveLength(1);
		expect(run.sent.at(-1)?.token).toBe('newer');
	});
});

describe('all requests of a run', () => {
	test('wait for one exchange', async () => {
		const run = sendInHand();
		run.script.exchange = async () => {
			await run.clock.sleep(500);
			return 'token';
		};
		const results = await sendAll(run, customers(40), 32);
		expect([...results.values()]).toEqual(Array(40).fill(200));
		expect(run.exchanges).toEqual([0]);
		expect(Math.min(...run.times())).toBe(500);
	});

	test('that meet the end of a token wait for one exchange, and are sent again once; those still in line carry the new one', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'ended' } });
		run.script.answer = async ({ token }) => {
			await run.clock.sleep(20);
			return answer(token === 'ended' ? 401 : 200);
		};
		const results = await sendAll(run, customers(40), 32);
		expect([...results.values()]).toEqual(Array(40).fill(200));
		expect(run.exchanges).toHaveLength(1);
		expect(run.sent.filter(({ token }) => token === 'ended')).toHaveLength(20);
		expect(run.sent).toHaveLength(20 + 40);
	});

	test('that wait in line do not carry a token that is to be renewed by then', async () => {
		const probe = sendInHand();
		const stored = jwt('stored', probe.clock.date() + 90 * SECOND_MS + 500);
		const run = sendInHand({ credential: { ...apiKey, sessionToken: stored } });
		run.gate.pause(SECOND_MS);
		await sendAll(run, ['/a', '/b'], 2);
		expect(run.sent.map(({ token }) => token)).toEqual(['token-1', 'token-1']);
		expect(run.exchanges).toHaveLength(1);
	});

	test('that are refused after the token was renewed are sent again with the new one', async () => {
		const run = sendInHand();
		run.script.exchange = () => jwt(`token-${run.exchanges.length}`, run.clock.date() + HOUR_MS);
		run.script.answer = async ({ path, token }) => {
			if (path === '/slow') await run.clock.sleep(5 * MINUTE_MS);
			const isRefused = path === '/refused' || (path === '/slow' && token.startsWith('token-2'));
			return answer(isRefused ? 401 : 200);
		};
		await sendAll(run, ['/a', '/refused', '/b'], 1);
		await run.clock.advance(55 * MINUTE_MS);
		const slow = run.send('/slow');
		await run.clock.advance(2 * MINUTE_MS);
		await sendAll(run, ['/c'], 1);
		expect(run.exchanges).toHaveLength(3);
		await run.clock.advance(10 * MINUTE_MS);
		await expect(slow).resolves.toBe(200);
		expect(run.paths().slice(-3)).toEqual(['/slow', '/c', '/slow']);
	});

	test('that are under way are waited for, where one was refused: they may show that the token is good', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = async ({ path }) => {
			await run.clock.sleep(path === '/slow' ? 1000 : 100);
			return answer(path === '/refused' ? 401 : 200);
		};
		const sent = [run.send('/slow'), run.send('/refused')];
		await run.clock.advance(500);
		sent.push(run.send('/a'), run.send('/b'));
		await run.clock.advance(MINUTE_MS);
		expect(run.sent).toHaveLength(4);
		expect(run.times()).toEqual([0, 0, 1000, 1000]);
		expect(await Promise.all(sent)).toEqual([200, expect.any(Failure), 200, 200]);
	});

	test('that a good token failed together ask together whether it works', async () => {
		const run = sendInHand();
		let valid = '';
		run.script.exchange = () => (valid = `token-${run.exchanges.length}`);
		run.script.answer = async ({ path, token }) => {
			await run.clock.sleep(20);
			return answer(path === '/refused' || token !== valid ? 401 : 200);
		};
		await sendAll(run, ['/a', '/refused', '/b'], 1);
		valid = 'none';
		const before = run.sent.length;
		const results = await sendAll(run, customers(4), 4);
		expect([...results.values()]).toEqual(Array(4).fill(200));
		expect(run.paths().slice(before).sort()).toEqual(
			[...customers(4), ...customers(4), '/tiers'].sort(),
		);
	});

	test('go on together after the first that a new token is good for', async () => {
		const run = sendInHand();
		refusing(run, ['/c0'], 1000);
		await sendAll(run, customers(10), 10);
		const times = run.times();
		// The first with the exchange, the question whether the token works, then all others.
		expect(run.paths().slice(0, 2)).toEqual(['/c0', '/tiers']);
		expect(times.slice(0, 2)).toEqual([0, 1000]);
		expect(times.slice(2)).toEqual(Array(9).fill(2000));
	});

	test('meet as many ends of tokens as there are', async () => {
		const run = sendInHand();
		let valid = '';
		let answered = 0;
		run.script.exchange = () => (valid = `token-${run.exchanges.length}`);
		run.script.answer = async ({ token }) => {
			await run.clock.sleep(20);
			if (++answered % 25 === 0) valid = 'none';
			return answer(token === valid ? 200 : 401);
		};
		const results = await sendAll(run, customers(200), 8);
		expect([...results.values()]).toEqual(Array(200).fill(200));
		expect(run.exchanges.length).toBeLessThanOrEqual(1 + answered / 25);
	});
});

describe('a customer who is always answered 401', () => {
	const all = customers(60);
	const positions: Array<[what: string, refused: string[]]> = [
		['the first', ['/c0']],
		['one in the middle', ['/c30']],
		['the last', ['/c59']],
		['five at the start', all.slice(0, 5)],
		['five in the middle', all.slice(30, 35)],
		['many in a row', all.slice(10, 50)],
		['every second', all.filter((_, n) => n % 2 === 0)],
		['all but the last', all.slice(0, 59)],
	];

	test.each(
		positions.flatMap(([what, refused]) =>
			[1, 4, 32].map((concurrency) => [what, concurrency, refused] as const),
		),
	)('fails alone: %s, %i at once', async (_what, concurrency, refused) => {
		const run = sendInHand();
		refusing(run, refused);
		const results = await sendAll(run, all, concurrency);
		for (const path of all) {
			if (refused.includes(path)) expect(results.get(path)).toMatch(/refused/i);
			else expect([path, results.get(path)]).toEqual([path, 200]);
		}
		expect(run.exchanges.length).toBeLessThanOrEqual(2);
	});

	test('is told that the request is refused, not the token', async () => {
		const run = sendInHand();
		refusing(run, ['/c3']);
		const results = await sendAll(run, customers(6), 1);
		expect(results.get('/c3')).toBe('refused');
	});

	test('is sent once with each token', async () => {
		const run = sendInHand();
		refusing(run, ['/c3', '/c4', '/c20']);
		await sendAll(run, customers(40), 8);
		const sent = run.sent.filter(({ path }) => path !== '/tiers');
		expect(new Set(sent.map(({ path, token }) => `${path} ${token}`)).size).toBe(sent.length);
	});

	test('costs a renewal, and each further one a question whether the token works', async () => {
		const run = sendInHand();
		refusing(run, ['/c2', '/c4', '/c6', '/c8', '/c10', '/c12']);
		await sendAll(run, customers(14), 1);
		expect(run.exchanges).toHaveLength(2);
		expect(run.paths().filter((path) => path === '/tiers')).toHaveLength(5);
	});

	test('shares that question with all who were refused before it was asked', async () => {
		const run = sendInHand();
		refusing(run, customers(20).slice(5), 1000);
		await sendAll(run, customers(20), 20);
		expect(run.paths().filter((path) => path === '/tiers').length).toBeLessThanOrEqual(3);
	});

	test('costs three more renewals at the most, where the question is answered 401 too', async () => {
		const run = sendInHand();
		const refused = customers(60).filter((_, n) => n % 3 === 1);
		refusing(run, [...refused, '/tiers']);
		const results = await sendAll(run, customers(60), 1);
		const failed = [...results].filter(([, result]) => result !== 200);
		expect(failed.map(([path]) => path).sort()).toEqual([...refused].sort());
		expect(run.exchanges).toHaveLength(1 + 3);
	});

	test('costs two renewals at the most where the question is not answered', async () => {
		const run = sendInHand();
		run.script.answer = ({ path }) =>
			path === '/tiers' ? answer(503) : answer(path === '/c3' ? 401 : 200);
		const results = await sendAll(run, customers(9), 1);
		expect([...results].filter(([, result]) => result !== 200)).toHaveLength(1);
		expect(run.exchanges).toHaveLength(2);
	});

	test('in any number, at any place and pace, takes nobody along and costs one exchange', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.subarray(customers(30)),
				fc.integer({ min: 1, max: 40 }),
				fc.boolean(),
				async (refused, concurrency, isStored) => {
					const sessionToken = isStored ? 'stored' : '';
					const run = sendInHand({ credential: { ...apiKey, sessionToken } });
					refusing(run, [...refused]);
					const results = await sendAll(run, customers(30), concurrency);
					const failed = [...results].filter(([, result]) => result !== 200);
					expect(failed.map(([path]) => path).sort()).toEqual([...refused].sort());
					expect(run.exchanges.length).toBeLessThanOrEqual(2);
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe('a token that works for nobody', () => {
	test.each([1, 4, 32])('is given up after one request and a question, %i at once', async (n) => {
		const run = sendInHand();
		run.script.answer = () => answer(401);
		const results = await sendAll(run, customers(60), n);
		expect(new Set(results.values())).toEqual(new Set(['tokenRefused']));
		expect(run.exchanges).toHaveLength(1);
		expect(run.paths()).toEqual(['/c0', '/tiers']);
	});

	test('is asked about again later, where nothing can be told', async () => {
		for (const unknown of [answer(503), answer(429), noAnswer('ECONNRESET')]) {
			const run = sendInHand();
			run.script.answer = ({ path }) => (path === '/tiers' ? unknown : answer(401));
			const results = await sendAll(run, customers(9), 1);
			expect(results.size).toBe(9);
			expect(run.paths().filter((path) => path === '/tiers')).toHaveLength(3);
			expect(run.exchanges).toHaveLength(1);
		}
	});

	test.each([1, 8])('though it was good before is renewed, %i at once', async (concurrency) => {
		const run = sendInHand();
		let hasEnded = false;
		let valid = '';
		run.script.exchange = () => (valid = `token-${run.exchanges.length}`);
		run.script.answer = async ({ path, token }) => {
			await run.clock.sleep(20);
			if (path === '/c20' && !hasEnded) {
				hasEnded = true;
				valid = 'none';
			}
			const isRefused = ['/c1', '/c3', '/c5', '/c30'].includes(path) || token !== valid;
			return answer(isRefused ? 401 : 200);
		};
		const results = await sendAll(run, customers(40), concurrency);
		// One for the first customer who is always refused, and one for the end of the token.
		expect(run.exchanges).toHaveLength(3);
		const failed = [...results].filter(([, result]) => result !== 200).map(([path]) => path);
		expect(failed.sort()).toEqual(['/c1', '/c3', '/c30', '/c5']);
	});

	test('is not taken for good because a limit or a server in trouble answered', async () => {
		for (const status of [429, 500, 503]) {
			const run = sendInHand({ maxRetries: 0 });
			run.script.answer = ({ path }) => answer(path === '/c1' ? status : 401);
			const results = await sendAll(run, customers(9), 1);
			expect(results.get('/c8')).toBe('tokenRefused');
			expect(run.exchanges).toHaveLength(1);
		}
	});

	test('is not taken for good because a proxy answered in place of Masivo', async () => {
		const page = { ...answer(403), body: '<html><title>Blocked</title></html>' };
		for (const foreign of [page, answer(407)]) {
			const run = sendInHand({ maxRetries: 0 });
			run.script.answer = ({ path }) => (path === '/c1' ? foreign : answer(401));
			const results = await sendAll(run, customers(9), 1);
			results.delete('/c1');
			expect(new Set(results.values())).toEqual(new Set(['tokenRefused']));
			expect(run.exchanges).toHaveLength(1);
		}
	});

	test('is known to be good by any other answer of Masivo', async () => {
		for (const status of [200, 404, 422]) {
			const run = sendInHand();
			run.script.answer = ({ path }) => answer(path === '/c0' ? status : 401);
			const results = await sendAll(run, customers(2), 1);
			expect(results.get('/c1')).toBe('refused');
		}
	});
});

test.each([
	['an exchanged', apiKey, 'token-1'],
	['a pasted', pastedToken, 'pasted'],
])(
	'%s token that is refused: what the answer says, without the token',
	async (_what, credential, token) => {
		const run = sendInHand({ credential });
		run.script.answer = ({ path }) => ({
			kind: 'answer',
			status: 401,
			headers: {},
			body: { error: `${path} ${token} has ended` },
		});
		const texts: string[] = [];
		for (const path of ['/a', '/b', '/c', '/d']) {
			const sent = run.send(path);
			await run.clock.advance(SECOND_MS);
			texts.push(((await sent) as Failure).description);
		}
		expect(texts[0]).toContain(' /a ***** has ended');
		// It was asked about: it is good for nobody.
		expect(adviceIn(texts[0])).not.toContain('tokenMayBeGood');
		expect(adviceIn(texts[3])).not.toContain('tokenMayBeGood');
	},
);

describe('a pasted token', () => {
	test('that is refused for one customer goes on for the others', async () => {
		for (const concurrency of [1, 4, 32]) {
			for (const refused of [['/c0'], ['/c5'], ['/c5', '/c6', '/c7', '/c8'], ['/c0', '/c1']]) {
				const run = sendInHand({ credential: pastedToken });
				refusing(run, refused);
				const results = await sendAll(run, customers(40), concurrency);
				const failed = [...results].filter(([, result]) => result !== 200);
				expect(failed.map(([path]) => path).sort()).toEqual(refused);
			}
		}
	});

	test('says so of that customer, once others were accepted', async () => {
		const run = sendInHand({ credential: pastedToken });
		refusing(run, ['/c1']);
		const results = await sendAll(run, customers(4), 1);
		expect(results.get('/c1')).toBe('refused');
	});

	test('that works for nobody is given up after a question, and what was under way', async () => {
		for (const [concurrency, most] of [
			[1, 4],
			[3, 4],
			[5, 6],
			[32, 33],
		]) {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = async () => {
				await run.clock.sleep(500);
				return answer(401);
			};
			const results = await sendAll(run, customers(60), concurrency);
			expect(new Set(results.values())).toEqual(new Set(['tokenRefused']));
			expect(run.sent.length).toBeLessThanOrEqual(most);
		}
	});

	test('that is refused for the first three customers still works for the others', async () => {
		const run = sendInHand({ credential: pastedToken });
		refusing(run, ['/c0', '/c1', '/c2']);
		const results = await sendAll(run, customers(9), 1);
		expect([...results.values()].filter((result) => result === 200)).toHaveLength(6);
		expect(run.paths().filter((path) => path === '/tiers')).toHaveLength(3);
	});

	test('that ends in the middle of a run is given up after a question', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = ({ at }) => answer(at < 1000 ? 200 : 401);
		await sendAll(run, customers(4), 1);
		const results = await sendAll(run, customers(60), 1);
		expect(new Set(results.values())).toEqual(new Set(['tokenRefused']));
		expect(run.paths().slice(4)).toEqual(['/c0', '/tiers']);
	});

	test('that cannot be asked about is tried on', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = ({ path }) =>
			path === '/tiers' ? noAnswer('ECONNRESET') : answer(path === '/c1' ? 401 : 200);
		const results = await sendAll(run, customers(4), 1);
		expect([...results.values()]).toEqual([200, 'refused', 200, 200]);
	});

	test('is never renewed, whatever end it names', async () => {
		const run = sendInHand({ credential: { ...pastedToken, accessToken: jwt('pasted', 1) } });
		await expect(sendAll(run, ['/a'], 1)).resolves.toEqual(new Map([['/a', 200]]));
		expect(run.exchanges).toEqual([]);
	});
});

describe('nothing is sent', () => {
	test.each([
		['Bearer Token', { ...pastedToken, accessToken: ' ' }],
		['API Key', { ...apiKey, apiKey: '' }],
		['API Key', { ...apiKey, apiKey: '', sessionToken: 'stored' }],
	])('without a %s', async (_field, credential) => {
		const run = sendInHand({ credential });
		const results = await sendAll(run, ['/a'], 1);
		expect(results.get('/a')).toBe('credential');
		expect(run.sent).toEqual([]);
		expect(run.exchanges).toEqual([]);
	});

	test('after it was given up, which the first reason says', async () => {
		const run = sendInHand();
		run.session.giveUp(masivoFailure('unavailable', { message: 'No', description: '' }));
		run.session.giveUp(masivoFailure('network', { message: 'No', description: '' }));
		const results = await sendAll(run, ['/a', '/b'], 2);
		expect([...results.values()]).toEqual(['unavailable', 'unavailable']);
		expect(run.sent).toEqual([]);
	});

	test('for those who wait in line when it is given up', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'stored' } });
		run.gate.pause(SECOND_MS);
		const sent = sendAll(run, ['/a', '/b'], 2);
		run.session.giveUp(masivoFailure('unavailable', { message: 'No', description: '' }));
		expect([...(await sent).values()]).toEqual(['unavailable', 'unavailable']);
		expect(run.sent).toEqual([]);
	});
});

test('what is cancelled while it renews lets nobody wait for ever', async () => {
	const run = sendInHand();
	run.gate.pause(MINUTE_MS);
	const sent = [run.send('/a'), run.send('/b')];
	await run.clock.advance(100);
	run.cancel.abort();
	await run.clock.advance(100);
	const results = await Promise.all(sent);
	expect(results).toMatchObject([{ kind: 'cancelled' }, { kind: 'cancelled' }]);
});

test("a run's secrets are looked through once, and again only where one request has more", () => {
	const { session } = sendInHand({ credential: { ...apiKey, sessionToken: 'stored' } });
	expect(session.redact([])).toBe(session.redact());
	expect(session.redact(['1234'])('the-key, stored, 1234')).toBe('*****, *****, *****');
	expect(session.redact()('the-key, stored, 1234')).toBe('*****, *****, 1234');
});
