import { runPool } from '../../nodes/Masivo/execution/pool';
import { Failure, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { answer, apiKey, sendInHand } from '../support/sendInHand';

const LATENCY_MS = 100;

/** Long enough for the limit to grow to 256. */
const GROWN_MS = 1000;

/** Sends 4,000 requests, 256 at once as soon as the limit has grown. */
async function runOfMany() {
	const run = sendInHand({ credential: { ...apiKey, sessionToken: 'old' } });
	const { clock, script } = run;
	let inFlight = 0;
	const seen = { mostInFlight: 0 };
	const answerTo = { now: () => answer(200) };
	script.answer = async ({ token }) => {
		seen.mostInFlight = Math.max(seen.mostInFlight, ++inFlight);
		await clock.sleep(LATENCY_MS);
		inFlight--;
		return token === state.endedToken ? answer(401) : answerTo.now();
	};
	const state = { endedToken: '' };
	const results: Array<number | Failure> = [];
	const paths = Array.from({ length: 4000 }, (_, n) => `/c${n}`);
	const done = runPool(paths, 256, async (path) => {
		results.push(await run.send(path));
	});
	await clock.advance(GROWN_MS);
	return { ...run, seen, state, answerTo, results, done, inFlight: () => inFlight };
}

test('as many requests are under way as the limit has grown to', async () => {
	const run = await runOfMany();
	expect(run.inFlight()).toBe(256);
	await run.clock.advance(60_000);
	await run.done;
	expect(run.results).toEqual(Array(4000).fill(200));
	expect(run.seen.mostInFlight).toBe(256);
});

test('a token that ends is exchanged once, and only those under way carried it', async () => {
	const run = await runOfMany();
	const before = run.sent.length;
	run.state.endedToken = 'old';
	await run.clock.advance(60_000);
	await run.done;
	expect(run.results).toEqual(Array(4000).fill(200));
	expect(run.exchanges).toHaveLength(1);
	const withTheOld = run.sent.slice(before).filter(({ token }) => token === 'old');
	expect(withTheOld).toEqual([]);
	expect(run.sent).toHaveLength(4000 + 256);
});

test('a pause holds all of them back, and those under way end', async () => {
	const run = await runOfMany();
	let refusals = 0;
	run.answerTo.now = () => (refusals++ === 0 ? answer(429, { 'retry-after': '5' }) : answer(200));
	await run.clock.advance(LATENCY_MS);
	const heldAt = run.sent.length;
	expect(run.inFlight()).toBe(0);
	await run.clock.advance(4800);
	expect(run.sent).toHaveLength(heldAt);
	await run.clock.advance(60_000);
	await run.done;
	expect(run.results).toEqual(Array(4000).fill(200));
});

test('a stop lets those under way end, and nothing more goes out', async () => {
	const run = await runOfMany();
	const sent = run.sent.length;
	run.gate.close(masivoFailure('stopped', { message: 'stopped', description: '' }));
	await run.clock.advance(LATENCY_MS);
	await run.done;
	expect(run.sent).toHaveLength(sent);
	const failed = run.results.filter((result) => result instanceof Failure);
	expect(run.results).toHaveLength(4000);
	expect(failed).toHaveLength(4000 - sent);
	expect(run.clock.sleepers).toBe(0);
});
