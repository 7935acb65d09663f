import { Failure, type FailureKind } from '../../nodes/Masivo/transport/failure/failure';
import { forGood } from '../../nodes/Masivo/transport/request/request';
import { apiKeyRefused } from '../../nodes/Masivo/transport/failure/credentialFailures';
import { answer, apiKey, pastedToken, sendInHand, sharedInHand } from '../support/sendInHand';

/** Runs of one process that have the same account. */

const LATENCY_MS = 50;
const MINUTE_MS = 60_000;

type Options = Parameters<typeof sendInHand>[0];

/** So many runs of one account; each sends one request, and ends when it is answered. */
function runsOf(count: number, options: Options = {}) {
	const shared = sharedInHand(options);
	const { clock, script } = shared;
	const seen = { inFlight: 0, most: 0 };
	/** How the other side answers, after the time that it takes. */
	const other = { answers: () => answer(200), valid: undefined as string | undefined };
	script.answer = async ({ token }) => {
		seen.most = Math.max(seen.most, ++seen.inFlight);
		await clock.sleep(LATENCY_MS);
		seen.inFlight--;
		const isEnded = other.valid !== undefined && token !== other.valid;
		return isEnded ? answer(401) : other.answers();
	};
	const open = (own: Options = {}) => sendInHand({ ...options, ...own }, shared);
	const results: Array<number | FailureKind> = [];
	const sendOne = async (own: Options = {}, path = '/c') => {
		const run = open(own);
		const result = await run.send(path);
		run.end();
		results.push(result instanceof Failure ? result.kind : result);
	};
	const all = Promise.all(Array.from({ length: count }, async () => await sendOne()));
	return { ...shared, shared, seen, other, open, sendOne, results, all };
}

describe('a token', () => {
	test('is exchanged once for all runs that have none', async () => {
		const { clock, all, exchanges, results, sent } = runsOf(300);
		await clock.advance(MINUTE_MS);
		await all;
		expect(results).toEqual(Array(300).fill(200));
		expect(exchanges).toHaveLength(1);
		expect(sent).toHaveLength(300);
	});

	test('that has ended is exchanged once, and no more carry it than go out at first', async () => {
		const credential = { ...apiKey, sessionToken: 'ended' };
		const { clock, all, exchanges, results, sent, other } = runsOf(300, { credential });
		other.valid = 'token-1';
		await clock.advance(MINUTE_MS);
		await all;
		expect(results).toEqual(Array(300).fill(200));
		expect(exchanges).toHaveLength(1);
		expect(sent.filter(({ token }) => token === 'ended')).toHaveLength(20);
	});

	test('that nobody uses is tried by a few first, however many may go out', async () => {
		const { clock, open, sent, other, exchanges } = runsOf(0, {
			credential: { ...apiKey, sessionToken: 'first' },
		});
		const warm = open();
		const before = Array.from({ length: 1000 }, async () => await warm.send('/warm'));
		await clock.advance(MINUTE_MS);
		await Promise.all(before);
		other.valid = 'token-1';
		const run = open();
		const all = Array.from({ length: 300 }, async () => await run.send('/c'));
		await clock.advance(MINUTE_MS);
		expect(await Promise.all(all)).toEqual(Array(300).fill(200));
		expect(sent.filter(({ path, token }) => path === '/c' && token === 'first')).toHaveLength(20);
		expect(exchanges).toHaveLength(1);
	});

	test('that a new one ends is not carried any more, and nobody renews the new one', async () => {
		const { clock, shared, all, exchanges, results, other, script } = runsOf(20);
		script.exchange = () => (other.valid = `token-${exchanges.length}`);
		await clock.advance(MINUTE_MS);
		await all;
		const late = Array.from({ length: 20 }, async () => {
			const run = sendInHand({}, shared);
			results.push((await run.send('/late')) as number);
		});
		await clock.advance(LATENCY_MS / 2);
		shared.session.token.hasEnded = true;
		await clock.advance(MINUTE_MS);
		await Promise.all(late);
		expect(results).toEqual(Array(40).fill(200));
		expect(exchanges.length).toBeLessThanOrEqual(2);
	});

	test('that another process stored is taken by the run that is given it, not an older one', async () => {
		const { clock, open, exchanges, sent, all } = runsOf(1, {
			credential: { ...apiKey, sessionToken: 'first' },
		});
		await clock.advance(MINUTE_MS);
		await all;
		for (const sessionToken of ['second', 'first', '', 'second']) {
			const run = open({ credential: { ...apiKey, sessionToken } });
			const done = run.send('/a');
			await clock.advance(LATENCY_MS);
			expect(await done).toBe(200);
		}
		expect(sent.map(({ token }) => token)).toEqual([
			'first',
			'second',
			'second',
			'second',
			'second',
		]);
		expect(exchanges).toEqual([]);
	});

	test('is renewed by the next run where the one that did so is stopped', async () => {
		const { clock, open, script, exchanges, all } = runsOf(0);
		await all;
		script.exchange = async () => {
			await clock.sleep(10_000);
			return `token-${exchanges.length}`;
		};
		const [first, second] = [open(), open()];
		first.shared.gate.pause(1000, '');
		const sent = [first.send('/a'), second.send('/b'), second.send('/c')];
		await clock.advance(500);
		first.cancel.abort();
		await clock.advance(1000);
		expect(await sent[0]).toMatchObject({ kind: 'cancelled' });
		expect(exchanges).toEqual([1000]);
		await clock.advance(MINUTE_MS);
		expect(await Promise.all(sent.slice(1))).toEqual([200, 200]);
		expect(exchanges).toHaveLength(1);
	});

	test('is waited for no longer by a run that is stopped', async () => {
		const { clock, open, script } = runsOf(0);
		script.exchange = async () => {
			await clock.sleep(10_000);
			return 'token';
		};
		const [first, second] = [open(), open()];
		const [one, other] = [first.send('/a'), second.send('/b')];
		await clock.advance(100);
		second.cancel.abort();
		await clock.settle();
		expect(await other).toMatchObject({ kind: 'cancelled' });
		await clock.advance(MINUTE_MS);
		expect(await one).toBe(200);
	});

	test('is renewed without waiting for the pace of the request that needs it', async () => {
		const { clock, open, exchanges, sent } = runsOf(0);
		const run = open({ pace: { spacingMs: 5000, perHour: 1 } });
		const paced = { isPaced: true, method: 'POST', idempotent: false } as const;
		void run.send('/import', paced);
		await clock.advance(1000);
		run.shared.session.token.hasEnded = true;
		void run.send('/import', paced);
		await clock.settle();
		const other = open().send('/c');
		await clock.advance(1000);
		expect(await other).toBe(200);
		expect(exchanges).toHaveLength(2);
		expect(sent.filter(({ path }) => path === '/import')).toHaveLength(1);
	});
});

describe('a key that is refused', () => {
	test('is exchanged once for all runs that wait for it, and again for the next one', async () => {
		const { clock, all, exchanges, results, script, sendOne } = runsOf(300);
		script.exchange = async () => {
			await clock.sleep(LATENCY_MS);
			return { kind: 'noToken', trouble: forGood(apiKeyRefused(401)) };
		};
		await clock.advance(MINUTE_MS);
		await all;
		expect(results).toEqual(Array(300).fill('tokenRefused'));
		expect(exchanges).toHaveLength(1);
		script.exchange = () => 'restored';
		const next = sendOne();
		await clock.advance(LATENCY_MS);
		await next;
		expect(results.at(-1)).toBe(200);
	});

	test('works again when it is restored, also where its tokens were refused', async () => {
		const { clock, other, results, sendOne, exchanges } = runsOf(0);
		other.valid = 'none';
		const send = async () => {
			const all = Promise.all(Array.from({ length: 8 }, async () => await sendOne()));
			await clock.advance(MINUTE_MS);
			await all;
			return results.splice(0);
		};
		expect(await send()).toEqual(Array(8).fill('tokenRefused'));
		expect(exchanges).toHaveLength(1);
		other.valid = 'token-2';
		expect(await send()).toEqual(Array(8).fill(200));
		expect(exchanges).toHaveLength(2);
	});

	test('works for the very next run, whose token is a new one', async () => {
		const { clock, other, results, sendOne } = runsOf(0);
		for (const [valid, result] of [
			['none', 'tokenRefused'],
			['token-2', 200],
		] as const) {
			other.valid = valid;
			const sent = sendOne();
			await clock.advance(MINUTE_MS);
			await sent;
			expect(results.splice(0)).toEqual([result]);
		}
	});

	test('and so does a pasted token', async () => {
		const { clock, other, results, sendOne } = runsOf(0, { credential: pastedToken });
		for (const [valid, result] of [
			['none', 'tokenRefused'],
			['pasted', 200],
		] as const) {
			other.valid = valid;
			const all = Promise.all(Array.from({ length: 8 }, async () => await sendOne()));
			await clock.advance(MINUTE_MS);
			await all;
			expect(results.splice(0)).toEqual(Array(8).fill(result));
		}
	});
});

describe('an exchange that fails', () => {
	const unavailable = new Failure('unavailable', { message: 'No', description: '', status: 503 });

	test('counts for every run that waits for it', async () => {
		const { clock, all, exchanges, results, script } = runsOf(100, { maxRetries: 2 });
		script.exchange = () => ({
			kind: 'noToken',
			trouble: { failure: unavailable, retryable: true },
		});
		await clock.advance(MINUTE_MS);
		await all;
		expect(results).toEqual(Array(100).fill('unavailable'));
		expect(exchanges).toHaveLength(3);
	});

	test('in a shorter Timeout is no failure of runs that give it more', async () => {
		const { clock, open, script, exchanges } = runsOf(0);
		script.exchange = () =>
			exchanges.length < 3
				? { kind: 'noToken', trouble: { failure: unavailable, retryable: true } }
				: 'token';
		const hasty = open({ timeoutMs: 1, maxRetries: 1 });
		const patient = open({ maxRetries: 0 });
		const sent = [hasty.send('/a'), patient.send('/b')];
		await clock.advance(400);
		expect(exchanges).toHaveLength(2);
		await clock.advance(MINUTE_MS);
		expect(await Promise.all(sent)).toEqual([unavailable, 200]);
	});
});

describe('a credential that was changed', () => {
	test('is not renewed with the old values: that run ends, and others of the account do not', async () => {
		const credential = { ...apiKey, sessionToken: 'ended', webhookSecret: 'one' };
		const { clock, open, stored, exchanges, other } = runsOf(0, { credential });
		other.valid = 'token-1';
		const run = open();
		stored.webhookSecret = 'another';
		const sent = run.send('/a');
		await clock.advance(MINUTE_MS);
		expect(await sent).toMatchObject({ kind: 'credential' });
		expect(exchanges).toEqual([]);
		stored.webhookSecret = 'one';
		const next = open().send('/b');
		await clock.advance(MINUTE_MS);
		expect(await next).toBe(200);
	});

	test('is looked at when the request has its turn, not before', async () => {
		const { clock, open, stored, exchanges } = runsOf(0);
		const run = open();
		run.shared.gate.pause(5000, '');
		const sent = run.send('/a');
		await clock.advance(1000);
		stored.apiKey = 'another';
		await clock.advance(MINUTE_MS);
		expect(await sent).toMatchObject({ kind: 'credential' });
		expect(exchanges).toEqual([]);
	});
});

describe('too many requests', () => {
	/** Fifty in each second that begins with a request, as Masivo's windows; the others are refused. */
	function limited(run: ReturnType<typeof runsOf>, headers: boolean) {
		const { clock, other } = run;
		const window = { endsAt: 0, left: 0 };
		const counts = { refused: 0 };
		other.answers = () => {
			const now = clock.elapsed();
			if (now >= window.endsAt) Object.assign(window, { endsAt: now + 1000, left: 50 });
			const isRefused = window.left === 0;
			if (isRefused) counts.refused++;
			else window.left--;
			const told = {
				'x-ratelimit-limit': '50',
				'x-ratelimit-remaining': `${window.left}`,
				'x-ratelimit-reset': '1',
			};
			const wait = isRefused && { 'retry-after': '1' };
			return answer(isRefused ? 429 : 200, { ...(headers && told), ...wait });
		};
		return counts;
	}

	test.each([true, false])(
		'are learned: of 300 runs nearly all get through with one request; headers: %j',
		async (headers) => {
			const run = runsOf(300, { credential: { ...apiKey, sessionToken: 'token' } });
			const counts = limited(run, headers);
			await run.clock.advance(MINUTE_MS);
			await run.all;
			expect(run.results).toEqual(Array(300).fill(200));
			expect(counts.refused).toBeLessThanOrEqual(60);
			expect(run.seen.most).toBeLessThanOrEqual(60);
		},
	);

	test('of one run hold the requests of all, which use up no retry', async () => {
		const { clock, open, other, sent } = runsOf(0, { credential: pastedToken });
		const answers = [answer(429, { 'retry-after': '3' })];
		other.answers = () => answers.shift() ?? answer(200);
		const first = open().send('/a');
		await clock.advance(2 * LATENCY_MS);
		const second = open({ maxRetries: 0 }).send('/b');
		await clock.advance(MINUTE_MS);
		expect(await Promise.all([first, second])).toEqual([200, 200]);
		expect(sent.map(({ at }) => at)).toEqual([0, 3050, expect.any(Number)]);
	});

	test('for longer than a run may wait end that run, and others wait', async () => {
		const { clock, open, other } = runsOf(0, { credential: pastedToken });
		const answers = [answer(429, { 'retry-after': '100' })];
		other.answers = () => answers.shift() ?? answer(200);
		const sent = [open().send('/a'), open({ maxRetryWaitMs: 200_000, concurrency: 1 })];
		const patient = (sent[1] as ReturnType<typeof open>).send('/b');
		await clock.advance(2 * LATENCY_MS);
		expect(await sent[0]).toMatchObject({ kind: 'waitTooLong' });
		await clock.advance(99_000);
		const late = open().send('/c');
		await clock.advance(MINUTE_MS);
		expect(await Promise.all([patient, late])).toEqual([200, 200]);
	});

	test('for longer than anybody may wait end the runs there are, and the next one asks anew', async () => {
		const { clock, open, other } = runsOf(0, { credential: pastedToken });
		const answers = [answer(429, { 'retry-after': '3600' })];
		other.answers = () => answers.shift() ?? answer(200);
		const first = open().send('/a');
		await clock.advance(MINUTE_MS);
		expect(await first).toMatchObject({ kind: 'waitTooLong' });
		const next = open().send('/b');
		await clock.advance(MINUTE_MS);
		expect(await next).toBe(200);
	});
});

test('a break that is asked of an import holds no other request, not even one that needs a token', async () => {
	const { clock, open, script, sent, exchanges } = runsOf(0);
	script.answer = ({ path }) =>
		path === '/import' ? answer(429, { 'retry-after': '3000' }) : answer(200);
	const importing = open({ pace: { spacingMs: 5000 }, maxRetryWaitMs: 3_600_000 });
	void importing.send('/import', { isPaced: true, method: 'POST', idempotent: false });
	await clock.advance(1000);
	importing.shared.session.token.hasEnded = true;
	void importing.send('/import', { isPaced: true, method: 'POST', idempotent: false });
	await clock.advance(10_000);
	const other = open().send('/c');
	await clock.advance(1000);
	expect(await other).toBe(200);
	expect(exchanges).toHaveLength(2);
	expect(sent.filter(({ path }) => path === '/import')).toHaveLength(1);
});

describe('what is a run’s own', () => {
	test('is how many of its requests may be under way', async () => {
		const { clock, open, seen, sent } = runsOf(0, { credential: pastedToken });
		const one = open({ concurrency: 1 });
		const many = open();
		const all = [
			...Array.from({ length: 5 }, async () => await one.send('/one')),
			...Array.from({ length: 15 }, async () => await many.send('/many')),
		];
		await clock.advance(MINUTE_MS);
		await Promise.all(all);
		expect(sent.filter(({ path }) => path === '/one').map(({ at }) => at)).toEqual(
			[0, 1, 2, 3, 4].map((n) => n * LATENCY_MS),
		);
		expect(seen.most).toBe(16);
	});

	test('is its end: its requests wait no more and leave no timer, and others do not notice', async () => {
		const { clock, open, shared } = runsOf(0, { credential: pastedToken });
		const [stopped, other] = [open(), open()];
		shared.gate.pause(1000, '');
		const sent = [stopped.send('/a'), stopped.send('/b'), other.send('/c')];
		await clock.advance(100);
		stopped.cancel.abort();
		await clock.settle();
		expect(await Promise.all(sent.slice(0, 2))).toMatchObject(Array(2).fill({ kind: 'cancelled' }));
		expect(clock.sleepers).toBe(1);
		await clock.advance(1000);
		expect(await sent[2]).toBe(200);
		stopped.end();
		other.end();
		expect(clock.sleepers).toBe(0);
	});

	test('is its end, after which nobody waits at all', async () => {
		const { clock, open, shared } = runsOf(0, { credential: pastedToken });
		const run = open();
		shared.gate.pause(1000, '');
		const sent = run.send('/a');
		await clock.advance(100);
		run.cancel.abort();
		await sent;
		expect(clock.sleepers).toBe(0);
	});
});

test('one request beside a run of thousands waits for a few turns only', async () => {
	const { clock, open } = runsOf(0, { credential: pastedToken });
	const large = open();
	const all = Array.from({ length: 2000 }, async () => await large.send('/many'));
	await clock.advance(200);
	for (let n = 0; n < 5; n++) {
		const began = clock.elapsed();
		let took = 0;
		const small = open();
		void small.send('/one').then(() => (took = clock.elapsed() - began));
		await clock.advance(2 * LATENCY_MS);
		small.end();
		expect(took).toBeGreaterThan(0);
		expect(took).toBeLessThanOrEqual(2 * LATENCY_MS);
	}
	await clock.advance(MINUTE_MS);
	await Promise.all(all);
});

test('a new run starts with the number in flight that others found', async () => {
	const { clock, open, seen } = runsOf(0, { credential: pastedToken });
	for (const most of [256, 256]) {
		const run = open();
		const all = Array.from({ length: 3000 }, async () => await run.send('/many'));
		// Twenty see whether the token still works.
		await clock.advance(LATENCY_MS);
		if (seen.most === 256) expect(seen.inFlight).toBeGreaterThan(100);
		await clock.advance(MINUTE_MS);
		await Promise.all(all);
		run.end();
		expect(seen.most).toBe(most);
	}
});
