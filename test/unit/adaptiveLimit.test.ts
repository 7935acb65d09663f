import { AdaptiveLimit } from '../../nodes/Masivo/transport/flow/adaptiveLimit';

/** What becomes of a request that begins beside so many others at this time. */
type Server = (inFlight: number, now: number) => { ms: number; fails?: boolean };

interface Simulated {
	/** When the last request was done, in ms. */
	end: number;
	/** The limit after each 100 ms. */
	limits: number[];
	/** The most that were under way at once in the last two thirds of the run. */
	most: number;
	troubles: number;
}

/** A failed request comes back after so long. */
const BACKOFF_MS = 300;

/** A run of so many requests against a server that is made of numbers: nothing waits in real time. */
function simulate(requests: number, server: Server, ceiling = 256): Simulated {
	const law = new AdaptiveLimit(ceiling);
	const result: Simulated = { end: 0, limits: [], most: 0, troubles: 0 };
	let events: Array<{ at: number; beganAt?: number; fails?: boolean }> = [];
	let [waiting, inFlight, done, now] = [requests, 0, 0, 0];
	while (done < requests) {
		for (; waiting > 0 && inFlight < law.limit; waiting--) {
			inFlight++;
			const { ms, fails } = server(inFlight, now);
			events.push({ at: now + ms, beganAt: now, fails });
		}
		law.holds(waiting > 0);
		if (done > requests / 3) result.most = Math.max(result.most, inFlight);
		const next = Math.min(...events.map(({ at }) => at));
		while (result.limits.length * 100 < next) result.limits.push(law.limit);
		now = next;
		const due = events.filter(({ at }) => at === now);
		events = events.filter(({ at }) => at > now);
		for (const { beganAt, fails } of due) {
			if (beganAt === undefined) {
				waiting++;
				continue;
			}
			if (fails) {
				law.troubled(beganAt, now);
				events.push({ at: now + BACKOFF_MS });
				result.troubles++;
			} else {
				law.answered('GET', beganAt, now);
				done++;
			}
			inFlight--;
		}
	}
	return { ...result, end: now };
}

/** The same numbers in [0, 1) each time. */
function dice(): () => number {
	let state = 7;
	return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** Answers after about so long: half as much or twice as much is no rarity. */
function varying(ms: number): Server {
	const die = dice();
	return () => ({ ms: ms * 2 ** (2 * die() - 1) });
}

/** Serves so many at once; the rest waits in line. */
function serving(capacity: number, ms: number): Server {
	const freeAt = Array.from({ length: capacity }, () => 0);
	return (_inFlight, now) => {
		const first = freeAt.indexOf(Math.min(...freeAt));
		freeAt[first] = Math.max(now, freeAt[first]) + ms;
		return { ms: freeAt[first] - now };
	};
}

describe('at the start', () => {
	test.each([
		[1, 1],
		[3, 3],
		[20, 20],
		[256, 20],
	])('with a ceiling of %i it is %i', (ceiling, limit) => {
		expect(new AdaptiveLimit(ceiling).limit).toBe(limit);
	});

	test('does not change where it holds nobody back', () => {
		const law = new AdaptiveLimit(256);
		for (let n = 0; n < 100; n++) law.answered('GET', n, n + 100);
		expect(law.limit).toBe(20);
	});
});

describe('while more requests bring more answers', () => {
	test.each([50, 200, 400])('it grows to its ceiling: %i ms', (ms) => {
		const { limits } = simulate(5000, () => ({ ms }));
		expect(limits.at(-1)).toBe(256);
		// Ten times the time that a request takes.
		expect(limits[ms / 10]).toBe(256);
	});

	test.each([1, 7, 33])('it stays below a ceiling of %i', (ceiling) => {
		const { limits, most } = simulate(1000, () => ({ ms: 100 }), ceiling);
		expect(most).toBe(ceiling);
		expect(Math.max(...limits)).toBe(ceiling);
	});

	test('it grows though answers vary', () => {
		const { limits } = simulate(5000, varying(200));
		expect(limits.at(-1)).toBeGreaterThan(200);
	});

	test('it grows though some kinds of request take ten times as long as others', () => {
		const law = new AdaptiveLimit(256);
		law.holds(true);
		// First all look, as they do in one operation, then all change.
		for (let n = 0; n < 20; n++) law.answered('GET', 0, 40);
		for (let n = 0; n < 50; n++) law.answered('PUT', 40, 440);
		expect(law.limit).toBe(125);
	});
});

describe('where requests only wait for each other', () => {
	test.each([
		[20, 40],
		[50, 100],
		[100, 200],
	])('a server that serves %i at once has %i at the most, and always work', (capacity, most) => {
		const run = simulate(3000, serving(capacity, 200));
		expect(run.most).toBeLessThanOrEqual(most);
		const best = (3000 / capacity) * 200;
		expect(run.end).toBeLessThan(best * 1.15);
	});

	test('a process that is slow at first does not take the server for a faster one', () => {
		const server = serving(20, 200);
		let sent = 0;
		const run = simulate(3000, (inFlight, now) => {
			const { ms } = server(inFlight, now);
			return { ms: sent++ < 20 ? 3 * ms : ms };
		});
		expect(run.most).toBeLessThanOrEqual(40);
	});

	test('a small server is found out, too', () => {
		const run = simulate(1000, serving(5, 100));
		expect(run.most).toBeLessThanOrEqual(20);
	});

	test('it falls where a server slows down under load', () => {
		const slowing: Server = (inFlight) => ({ ms: 50 * (1 + (inFlight / 30) ** 2) });
		const run = simulate(3000, slowing);
		expect(run.most).toBeLessThan(45);
	});

	test('it falls where a server becomes slow, and grows again where it stays so', () => {
		const { limits } = simulate(20_000, (_inFlight, now) => ({ ms: now < 2000 ? 50 : 400 }));
		expect(Math.min(...limits.slice(20))).toBe(10);
		expect(limits.at(-1)).toBeGreaterThan(200);
	});
});

describe('trouble', () => {
	test('shrinks it at once, by a twentieth each, and by half for what was under way together', () => {
		const law = new AdaptiveLimit(256);
		law.troubled(0, 100);
		expect(law.limit).toBe(19);
		for (let n = 0; n < 30; n++) law.troubled(0, 100 + n);
		expect(law.limit).toBe(10);
		// Those that began afterwards meet another one.
		for (let n = 0; n < 30; n++) law.troubled(150, 200 + n);
		expect(law.limit).toBe(5);
		for (let n = 0; n < 30; n++) law.troubled(300, 400 + n);
		expect(law.limit).toBe(4);
	});

	test('never takes it below a ceiling of one', () => {
		const law = new AdaptiveLimit(1);
		for (let n = 0; n < 30; n++) law.troubled(n, n);
		expect(law.limit).toBe(1);
	});

	test('that is over is forgotten slowly: a fifth in each step', () => {
		const law = new AdaptiveLimit(256);
		law.holds(true);
		for (let n = 0; n < 30; n++) law.troubled(0, 0);
		const limits = Array.from({ length: 4 }, (_, step) => {
			for (let n = law.limit; n > 0; n--) law.answered('GET', step * 100, (step + 1) * 100);
			return law.limit;
		});
		expect(limits).toEqual([12, 14, 17, 20]);
	});

	test('is told by requests that began after it: the others tell of the time before', () => {
		const law = new AdaptiveLimit(256);
		law.holds(true);
		law.troubled(0, 10);
		for (let n = 0; n < 100; n++) law.answered('GET', 9, 20);
		expect(law.limit).toBe(19);
	});

	test('of a server that breaks under thirty at once comes back seldom', () => {
		const breaking: Server = (inFlight) => ({ ms: 100, fails: inFlight > 30 });
		const run = simulate(3000, breaking);
		expect(run.most).toBeLessThan(36);
		expect(run.troubles).toBeLessThan(3000 * 0.1);
	});

	test('now and then does not keep it low', () => {
		const die = dice();
		const { limits } = simulate(5000, () => ({ ms: 100, fails: die() < 0.001 }));
		expect(limits.at(-1)).toBeGreaterThan(100);
	});

	test('of all for two seconds takes it to the least, and it recovers', () => {
		const down: Server = (_inFlight, now) => ({ ms: 100, fails: now > 2000 && now < 4000 });
		const { limits } = simulate(6000, down);
		expect(Math.min(...limits)).toBe(4);
		expect(limits.at(-1)).toBeGreaterThan(100);
	});
});

describe('step by step, while it holds requests back', () => {
	type Took = [kind: string, ms: number];
	const get = (ms: number): Took => ['GET', ms];
	const put = (ms: number): Took => ['PUT', ms];

	/** A limit in the hand: what it is after so many answers, which take so long by turns. */
	function inHand() {
		const law = new AdaptiveLimit(256);
		let now = 0;
		law.holds(true);
		const answers = (count: number, ...took: Took[]): number => {
			now += Math.max(...took.map(([, ms]) => ms));
			for (let n = 0; n < count; n++) {
				const [kind, ms] = took[n % took.length];
				law.answered(kind, now - ms, now);
			}
			return law.limit;
		};
		return {
			/** As many answers as it awaits. */
			look: (...took: Took[]): number => answers(law.limit, ...took),
			answers,
			/** Requests that are under way together, each in trouble. */
			trouble(): number {
				for (let n = 0; n < 30; n++) law.troubled(now, now);
				now++;
				return law.limit;
			},
		};
	}

	/** The limits after each of these looks. */
	function limitsAfter(...looks: Took[][]): number[] {
		const { look } = inHand();
		return looks.map((took) => look(...took));
	}

	test('at the first slowdown few are let in, then half more than are served at once', () => {
		// 50 at once that take twice as long: 25 are served, and half more are 37.5.
		const looks = [get(100), get(200), get(100), get(100)].map((took) => [took]);
		expect(limitsAfter(...looks)).toEqual([50, 10, 37, 56]);
	});

	test.each<[what: string, second: number, third: number, limit: number]>([
		['less time count at once: 60 ms are usual then, and 80 slow', 50, 80, 10],
		['less time count, but not for more than they are', 50, 70, 256],
		['more time count little: 104 ms are usual then, and 135 slow', 120, 135, 10],
		['more time count a little: 128 ms are usual still', 120, 128, 256],
	])('answers that take %s', (_what, second, third, limit) => {
		expect(limitsAfter([get(100)], [get(second)], [get(third)])).toEqual([50, 125, limit]);
	});

	test('a new kind of request is not looked at beside one that is known', () => {
		expect(limitsAfter([get(100)], [get(300), put(1)])).toEqual([50, 10]);
		expect(limitsAfter([get(100)], [get(100), put(1000)])).toEqual([50, 125]);
	});

	test('a new kind of request is as much slower than usual as all else', () => {
		// Twice, so 200 ms are usual of the new kind.
		expect(limitsAfter([get(100)], [get(200), put(400)], [get(100)])).toEqual([50, 10, 37]);
	});

	test('where all are of a new kind, they are as slow as the others were, by their number', () => {
		// 37.5 of which 23.4 are served, and half more: 35.16 of a kind that then waits as long.
		const looks = [get(100), get(200), get(100), get(160), put(70)].map((took) => [took]);
		expect(limitsAfter(...looks)).toEqual([50, 10, 37, 35, 35]);
	});

	test('after trouble, twenty answers are awaited where so few are allowed, and one more is', () => {
		const { trouble, answers } = inHand();
		expect([trouble(), trouble(), trouble()]).toEqual([10, 5, 4]);
		expect(answers(19, get(100))).toBe(4);
		expect(answers(1, get(100))).toBe(5);
	});

	test('so few do not make each other slow: what they take is usual from then on', () => {
		const { trouble, answers, look } = inHand();
		expect(look(get(50))).toBe(50);
		for (let n = 0; n < 5; n++) trouble();
		expect(answers(20, get(400))).toBe(4);
		expect(answers(20, get(400))).toBe(5);
		expect(look(get(400))).toBe(6);
	});
});
