import { type Failure, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import type { Transmission } from '../../nodes/Masivo/transport/request/request';
import { timesSent } from '../support/failureKinds';
import { answer, apiKey, jwt, noAnswer, pastedToken, sendInHand } from '../support/sendInHand';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Answers in this order, and then well. */
function inOrder(...answers: Transmission[]): () => Transmission {
	return () => answers.shift() ?? answer(200);
}

/** The breaks after the first, second and third try, where the die shows the middle. */
const [FIRST_MS, SECOND_MS, THIRD_MS] = [375, 750, 1500];

const create = { method: 'POST', idempotent: false } as const;

test('a query stands behind the path, percent-encoded, with commas between the values of a list', async () => {
	const run = sendInHand({ credential: pastedToken });
	const query = { b: 'c d', list: ['1,2', '3'], none: undefined, from: 0 };
	const sent = [run.send('/a', { query }), run.send('/e', { query: { none: undefined } })];
	await run.clock.settle();
	await Promise.all(sent);
	expect(run.paths()).toEqual(['/a?b=c%20d&list=1%2C2,3&from=0', '/e']);
});

describe('what is secret in one request', () => {
	const quoting = (status: number): Transmission => ({
		...{ kind: 'answer', status, headers: {} },
		body: { error: '.'.repeat(998) + '1234' },
	});

	test.each([400, 401])('is redacted in its own failure, and in no other: %i', async (status) => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(quoting(status), quoting(status));
		const own = await run.send('/a', { secrets: ['1234'] });
		expect(own).toHaveProperty('description', expect.stringContaining('.**…'));
		expect(own).toHaveProperty('description', expect.not.stringContaining('12'));
		const other = await run.send('/b');
		expect(other).toHaveProperty('description', expect.stringContaining('.12…'));
	});

	test('is redacted in what the host says', async () => {
		const run = sendInHand({ credential: pastedToken });
		const message = 'Cannot ask https://masivo.example/a?code=%31234';
		run.script.answer = inOrder({ kind: 'noAnswer', code: 'E_ODD', message });
		const failure = await run.send('/a', { secrets: ['%31234'] });
		expect(failure).toHaveProperty('description', expect.stringContaining('a?code=*****'));
	});

	test('is not quoted where it may be in the answer', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(quoting(500), quoting(422));
		const asking = { ...create, answersSecret: true };
		const failed = await run.send('/a', asking);
		expect(failed).toHaveProperty('kind', 'mayHaveArrived');
		expect(failed).toHaveProperty('description', expect.not.stringContaining('..'));
		const refused = await run.send('/a', asking);
		expect(refused).toHaveProperty('description', expect.stringContaining('...12…'));
	});
});

describe('a request is sent again', () => {
	test.each([408, 425, 429, 500, 502, 503, 504, 507, 520, 522, 524, 529, 530, 599])(
		'after a %i',
		async (status) => {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = inOrder(answer(status));
			const sent = run.send('/a');
			await run.clock.advance(FIRST_MS);
			await expect(sent).resolves.toBe(200);
			expect(run.times()).toEqual([0, FIRST_MS]);
		},
	);

	test.each([400, 403, 409, 422, 501, 505, 508, 511])('not after a %i', async (status) => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(status));
		const sent = run.send('/a');
		await run.clock.advance(MINUTE_MS);
		await expect(sent).resolves.toMatchObject({ status });
		expect(run.times()).toEqual([0]);
	});

	test.each([401, 404])('not after a %i, which may be anybody’s: that is asked', async (status) => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(status));
		const sent = run.send('/a');
		await run.clock.advance(MINUTE_MS);
		await expect(sent).resolves.toMatchObject({ status });
		expect(run.paths()).toEqual(['/a', '/tiers']);
	});

	test.each(['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EHOSTUNREACH', 'EAI_AGAIN'])(
		'after %s',
		async (code) => {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = inOrder(noAnswer(code));
			const sent = run.send('/a');
			await run.clock.advance(FIRST_MS);
			await expect(sent).resolves.toBe(200);
		},
	);

	test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'])(
		'after %s even if it must not be sent twice, because it has not arrived',
		async (code) => {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = inOrder(noAnswer(code));
			const sent = run.send('/a', create);
			await run.clock.advance(FIRST_MS);
			await expect(sent).resolves.toBe(200);
		},
	);

	test('after a 429 even if it must not be sent twice, because Masivo did not take it', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(429));
		const sent = run.send('/a', create);
		await run.clock.advance(FIRST_MS);
		await expect(sent).resolves.toBe(200);
	});

	test.each([answer(502), answer(503), noAnswer('ECONNRESET'), noAnswer('EPIPE')])(
		'but never if it must not be sent twice and may have arrived: %j',
		async (trouble) => {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = inOrder(trouble);
			const sent = run.send('/a', create);
			await run.clock.advance(MINUTE_MS);
			await expect(sent).resolves.toBeInstanceOf(Error);
			expect(run.times()).toEqual([0]);
		},
	);

	test('after longer and longer breaks, as often as is allowed', async () => {
		const run = sendInHand({ credential: pastedToken, maxRetries: 3 });
		run.script.answer = () => answer(503);
		const sent = run.send('/a');
		await run.clock.advance(MINUTE_MS);
		const failure = (await sent) as Failure;
		expect([failure.kind, timesSent(failure)]).toEqual(['unavailable', 4]);
		expect(run.times()).toEqual([
			0,
			FIRST_MS,
			FIRST_MS + SECOND_MS,
			FIRST_MS + SECOND_MS + THIRD_MS,
		]);
	});

	test('at once fails, where no retry is allowed', async () => {
		const run = sendInHand({ credential: pastedToken, maxRetries: 0 });
		run.script.answer = () => answer(503);
		await run.clock.settle();
		const sent = run.send('/a');
		await run.clock.settle();
		await expect(sent).resolves.toMatchObject({ status: 503 });
	});

	test('without holding the others', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(502));
		const sent = ['/a', '/b', '/c'].map(async (path) => await run.send(path));
		await run.clock.advance(1000);
		await expect(Promise.all(sent)).resolves.toEqual([200, 200, 200]);
		expect(run.paths()).toEqual(['/a', '/b', '/c', '/a']);
		expect(run.times()).toEqual([0, 0, 0, FIRST_MS]);
	});
});

describe('between two tries there is always a breath', () => {
	const now = new Date(Date.UTC(2026, 0, 15, 12));
	const unreadable = [
		'soon 5',
		'soon',
		'',
		'5, 5',
		'1e308',
		'NaN',
		'Infinity',
		'-5',
		'9'.repeat(400),
	];
	test.each([
		...['0', now.toUTCString(), new Date(0).toUTCString()].map((header) => [
			'asks for none',
			header,
		]),
		...unreadable.map((header) => ['cannot be read', header]),
	])('where Retry-After %s: %j', async (_what, header) => {
		for (const status of [429, 503]) {
			const run = sendInHand({ credential: pastedToken });
			run.clock.die = 0;
			run.script.answer = () => answer(status, { 'retry-after': header });
			const sent = run.send('/a');
			await run.clock.advance(MINUTE_MS);
			await expect(sent).resolves.toMatchObject({ status });
			expect(run.times()).toEqual([0, 250, 750, 1750]);
		}
	});

	test('that is not cut short by a time that is shorter', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(503, { 'retry-after': '0.1' }));
		const sent = run.send('/a');
		await run.clock.advance(MINUTE_MS);
		await expect(sent).resolves.toBe(200);
		expect(run.times()).toEqual([0, FIRST_MS]);
	});

	test('that is just what Masivo asks for, where that is longer', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(answer(503, { 'retry-after': '7' }));
		const sent = run.send('/a');
		await run.clock.advance(MINUTE_MS);
		await expect(sent).resolves.toBe(200);
		expect(run.times()).toEqual([0, 7000]);
	});
});

describe('all requests are held', () => {
	test.each<[what: string, status: number, headers: Record<string, string>, until: number]>([
		['by a 429 without a time', 429, {}, 100 + FIRST_MS],
		['by a 429 with a time', 429, { 'retry-after': '3' }, 3100],
		['by a 503 with a time', 503, { 'retry-after': '3' }, 3100],
		['by the reset of a 429', 429, { 'x-ratelimit-reset': '3' }, 3100],
		['by the reset as a Unix time', 429, { 'x-ratelimit-reset': '1768478403' }, 3000],
	])('%s, while others are in flight', async (_what, status, headers, until) => {
		const run = sendInHand({ credential: pastedToken });
		const answers = inOrder(answer(status, headers));
		run.script.answer = async () => {
			const now = answers();
			await run.clock.sleep(100);
			return now;
		};
		const first = ['/a', '/b', '/c'].map(async (path) => await run.send(path));
		await run.clock.advance(150);
		const second = ['/d', '/e'].map(async (path) => await run.send(path));
		await run.clock.advance(MINUTE_MS);
		await expect(Promise.all([...first, ...second])).resolves.toEqual([200, 200, 200, 200, 200]);
		expect(run.times().slice(0, 3)).toEqual([0, 0, 0]);
		const [, , , next, ...others] = run.times();
		expect(next).toBe(until);
		// After a 429 they do not come back all at once.
		expect(others.filter((at) => at <= until + (status === 429 ? 300 : 0))).toHaveLength(2);
		// Who was refused has to queue up like the others.
		expect([...run.paths().slice(3)].sort()).toEqual(['/a', '/d', '/e']);
	});

	test('and whoever was refused keeps its place before those that come later', async () => {
		const run = sendInHand({ credential: pastedToken, concurrency: 1 });
		run.script.answer = inOrder(answer(429));
		const first = run.send('/a');
		await run.clock.advance(100);
		const second = run.send('/b');
		await run.clock.advance(MINUTE_MS);
		await expect(Promise.all([first, second])).resolves.toEqual([200, 200]);
		expect(run.paths()).toEqual(['/a', '/a', '/b']);
	});

	test('though the one that met the limit is not sent again', async () => {
		const run = sendInHand({ credential: pastedToken, maxRetries: 0 });
		run.script.answer = inOrder(answer(429, { 'retry-after': '3' }));
		const first = run.send('/a');
		await run.clock.advance(1);
		const second = run.send('/b');
		await run.clock.advance(MINUTE_MS);
		await expect(first).resolves.toMatchObject({ status: 429 });
		await expect(second).resolves.toBe(200);
		expect(run.times()).toEqual([0, 3000]);
	});

	test('by what an answer tells of the window, before Masivo has to refuse', async () => {
		const run = sendInHand({ credential: pastedToken });
		run.script.answer = inOrder(
			answer(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }),
		);
		await Promise.all([run.send('/a'), run.clock.advance(0)]);
		const second = run.send('/b');
		await run.clock.advance(MINUTE_MS);
		await expect(second).resolves.toBe(200);
		expect(run.times()).toEqual([0, 5000]);
	});
});

describe('a wait that is longer than the run may wait', () => {
	test.each([
		[429, 'quota-exhausted'],
		[503, 'temporarily-unavailable'],
	])('ends it: %i', async (status, cause) => {
		const run = sendInHand({ credential: pastedToken, concurrency: 1 });
		const resetsAt = run.clock.date() + HOUR_MS;
		run.script.answer = () => answer(status, { 'retry-after': '3600' });
		const sent = [run.send('/a'), run.send('/b')];
		await run.clock.advance(MINUTE_MS);
		const declaration = { cause, retryAfterMs: HOUR_MS, resetsAtEpochMs: resetsAt };
		const ended = { kind: 'waitTooLong', status, declaration };
		expect(await Promise.all(sent)).toMatchObject([ended, ended]);
		expect(run.times()).toEqual([0]);
	});

	test.each([
		['of more than a day in seconds', '86401'],
		['until a date years ahead', 'Sun, 22 Nov 2099 20:00:05 GMT'],
		['of more seconds than there is time', '99999999999999999999'],
	])('%s cannot be meant, and is tried again', async (_what, header) => {
		for (const name of ['retry-after', 'x-ratelimit-reset']) {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = inOrder(answer(429, { [name]: header }));
			const sent = run.send('/a');
			await run.clock.advance(FIRST_MS);
			await expect(sent).resolves.toBe(200);
		}
	});

	test('is told to n8n in ms, where the node waits no more', async () => {
		const run = sendInHand({ credential: pastedToken, maxRetries: 0 });
		for (const status of [429, 503]) {
			run.script.answer = inOrder(answer(status, { 'retry-after': '7' }));
			const sent = run.send('/a');
			await run.clock.advance(MINUTE_MS);
			await expect(sent).resolves.toMatchObject({ declaration: { retryAfterMs: 7000 } });
		}
	});
});

describe('an exchange of the API key that fails', () => {
	const failure = masivoFailure('unavailable', { message: 'No', description: '', status: 503 });
	/** @param retry undefined where another try cannot help */
	const failed = (retry?: { askedWaitMs?: number }): Transmission => ({
		kind: 'noToken',
		trouble: { failure, retryable: retry !== undefined, ...retry },
	});
	/** The API key is exchanged with these results, and then well. */
	const exchange = (...results: Transmission[]) => {
		let n = 0;
		return () => results.shift() ?? `token-${++n}`;
	};

	test('is repeated for all, who wait for it', async () => {
		const run = sendInHand();
		run.script.exchange = exchange(failed({}));
		const sent = ['/a', '/b', '/c'].map(async (path) => await run.send(path));
		await run.clock.advance(FIRST_MS);
		await expect(Promise.all(sent)).resolves.toEqual([200, 200, 200]);
		expect(run.exchanges).toEqual([0, FIRST_MS]);
		expect(run.times()).toEqual([FIRST_MS, FIRST_MS, FIRST_MS]);
	});

	test.each([
		[{ askedWaitMs: 5000 }, 5000],
		[{ askedWaitMs: 0 }, FIRST_MS],
		[{ askedWaitMs: 60_000 }, 60_000],
	])('waits as it is asked: %j', async (retry, ms) => {
		const run = sendInHand();
		run.script.exchange = exchange(failed(retry));
		const sent = run.send('/a');
		await run.clock.advance(2 * MINUTE_MS);
		await expect(sent).resolves.toBe(200);
		expect(run.exchanges).toEqual([0, ms]);
	});

	test('ends the run where it asks for a wait that is too long', async () => {
		const run = sendInHand();
		run.script.exchange = exchange(failed({ askedWaitMs: 60_001 }));
		const sent = run.send('/a');
		await run.clock.settle();
		await expect(sent).resolves.toMatchObject({
			kind: 'waitTooLong',
			declaration: { retryAfterMs: 60_001 },
		});
		expect(run.exchanges).toEqual([0]);
	});

	test('ends the run when it was repeated often enough', async () => {
		const run = sendInHand({ maxRetries: 2 });
		run.script.exchange = () => failed({});
		const sent = [run.send('/a'), run.send('/b')];
		await run.clock.advance(MINUTE_MS);
		await expect(Promise.all(sent)).resolves.toEqual([failure, failure]);
		expect(run.exchanges).toEqual([0, FIRST_MS, FIRST_MS + SECOND_MS]);
		expect(run.sent).toEqual([]);
	});

	test('counts on though a request that went out before is answered meanwhile', async () => {
		const run = sendInHand({ credential: { ...apiKey, sessionToken: 'ended' }, maxRetries: 1 });
		run.script.exchange = () => failed({});
		run.script.answer = async ({ path }) => {
			if (path === '/a') return answer(401);
			await run.clock.sleep(300);
			return answer(200);
		};
		const sent = [run.send('/slow'), run.send('/a')];
		await run.clock.advance(MINUTE_MS);
		await expect(Promise.all(sent)).resolves.toEqual([200, failure]);
		expect(run.exchanges).toEqual([0, FIRST_MS]);
	});

	test('is forgotten after a good one whose token ends before anybody else carries it', async () => {
		const run = sendInHand({ maxRetries: 1 });
		run.script.exchange = exchange(
			failed({}),
			jwt('short', run.clock.date() + MINUTE_MS) as never,
			failed({}),
		);
		for (const path of ['/a', '/b']) {
			const sent = run.send(path);
			await run.clock.advance(2 * MINUTE_MS);
			await expect(sent).resolves.toBe(200);
		}
		expect(run.exchanges).toHaveLength(4);
	});

	test('ends the run at once where a repetition cannot help', async () => {
		const run = sendInHand();
		run.script.exchange = () => failed();
		const sent = [run.send('/a'), run.send('/b')];
		await run.clock.advance(MINUTE_MS);
		await expect(Promise.all(sent)).resolves.toHaveLength(2);
		expect(run.exchanges).toEqual([0]);
		expect(run.sent).toEqual([]);
	});

	test('is forgotten after a good one, also if the request itself got no answer', async () => {
		for (const lost of [answer(401), noAnswer('ECONNRESET'), answer(200)]) {
			const run = sendInHand({ maxRetries: 1 });
			const results = exchange(failed({}), 'token-1' as never, failed({}));
			run.script.exchange = results;
			let isFirst = true;
			run.script.answer = ({ path }) => {
				if (path === '/refused') return answer(401);
				if (!isFirst) return answer(200);
				isFirst = false;
				return lost;
			};
			void run.send('/a');
			await run.clock.advance(MINUTE_MS);
			const accepted = run.send('/b');
			await run.clock.advance(MINUTE_MS);
			await expect(accepted).resolves.toBe(200);
			void run.send('/refused');
			await run.clock.advance(MINUTE_MS);
			const last = run.send('/c');
			await run.clock.advance(MINUTE_MS);
			await expect(last).resolves.toBe(200);
			expect(run.exchanges).toHaveLength(4);
		}
	});
});

describe('the end of the run', () => {
	test('by a cancel reaches whoever waits to be sent again', async () => {
		for (const status of [429, 503]) {
			const run = sendInHand({ credential: pastedToken });
			run.script.answer = () => answer(status);
			const sent = run.send('/a');
			await run.clock.advance(100);
			run.cancel.abort();
			await run.clock.advance(50);
			await expect(sent).resolves.toMatchObject({ kind: 'cancelled' });
			expect(run.clock.sleepers).toBe(0);
		}
	});

	test('by a cancel reaches whoever waits for the token', async () => {
		const run = sendInHand();
		run.script.exchange = async () => {
			await run.clock.sleep(1000);
			return 'token';
		};
		const sent = [run.send('/a'), run.send('/b')];
		await run.clock.advance(100);
		run.cancel.abort();
		await run.clock.advance(1000);
		const [, second] = await Promise.all(sent);
		expect(second).toMatchObject({ kind: 'cancelled' });
		expect(run.paths()).toEqual(['/a']);
	});
});

describe('requests of which Masivo allows fewer', () => {
	const pace = { spacingMs: 5_000, perHour: 2 };
	const paced = { isPaced: true, idempotent: false, method: 'POST' as const };

	test('keep their distance, also where one is sent again; others are not held back', async () => {
		const run = sendInHand({ credential: pastedToken, pace, die: 0 });
		run.script.answer = ({ path }) =>
			path === '/import' && run.sent.length === 1 ? answer(429) : answer(200);
		const imported = run.send('/import', paced);
		await run.clock.advance(1_000);
		const other = run.send('/tiers');
		await run.clock.advance(1_000);
		expect(run.paths()).toEqual(['/import', '/tiers']);
		await run.clock.advance(60_000);
		expect([await imported, await other]).toEqual([200, 200]);
		expect(run.paths()).toEqual(['/import', '/tiers', '/import']);
		expect(run.times()[2]).toBe(5_000);
	});

	test('wait for the hour, unless Masivo itself says that some are left', async () => {
		for (const [headers, third] of [
			[{}, 3_601_000],
			[{ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '3000' }, 10_000],
		] as const) {
			const run = sendInHand({ credential: pastedToken, pace });
			run.script.answer = () => answer(200, headers);
			const all = (async () => {
				for (let request = 0; request < 3; request++) await run.send('/import', paced);
			})();
			await run.clock.advance(2 * 3_600_000);
			await all;
			expect(run.times()).toEqual([0, 5_000, third]);
		}
	});

	test('are not sent any more when the run is cancelled while they wait', async () => {
		const run = sendInHand({ credential: pastedToken, pace });
		await run.send('/import', paced);
		const waiting = run.send('/import', paced);
		await run.clock.advance(1_000);
		run.cancel.abort();
		expect(await waiting).toMatchObject({ kind: 'cancelled' });
		await run.clock.advance(60_000);
		expect(run.sent).toHaveLength(1);
	});
});

describe('a rest of more than a second is told once, with its reason', () => {
	const LIMITED = answer(429, { 'retry-after': '5' });
	const NONE_LEFT = answer(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' });

	test.each<[what: string, said: string, first: Transmission, isPaced: boolean]>([
		['a break for all', 'Requests wait 5 s: the answer was 429 Too Many Requests', LIMITED, false],
		[
			'a spent window',
			'Requests wait 5 s: Masivo says that none are left until then',
			NONE_LEFT,
			false,
		],
		['a backoff', 'A request waits 2 s: no answer came', noAnswer('ECONNRESET'), false],
		['a pace', 'A request waits 5 s: so far apart Masivo wants imports', answer(200), true],
	])('%s', async (_what, said, first, isPaced) => {
		const run = sendInHand({ credential: pastedToken, pace: { spacingMs: 5000 } });
		run.script.answer = ({ at }) => (at < 2000 ? first : answer(200));
		const count = isPaced ? 2 : 20;
		const sent = Array.from({ length: count }, async () => await run.send('/a', { isPaced }));
		await run.clock.advance(500);
		// Who comes later waits for the same.
		sent.push(run.send('/late'));
		await run.clock.advance(MINUTE_MS);
		await Promise.all(sent);
		expect(run.told).toEqual([said]);
	});
});
