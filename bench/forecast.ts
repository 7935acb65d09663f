import { leastTime } from '../nodes/Masivo/transport/flow/pace';
import { requestsOf } from './cases';
import type { Case, ContestantId } from './cases';
import { contestantById } from './contestants';

/** A process of n8n, from its start to its end, without what is measured. */
const PROCESS_MS = 5500;

/** The instance with its packages, credentials and workflows. */
const SET_UP_MS = 25_000;

/** Queue mode, webhook calls, and the profiles where no target is missed. */
const COMPLETE_MS = 240_000;

/** A page of a list, without the way to the server and back. */
const PAGE_MS = 30;

/** The memory of a list, in a process that is mostly busy with collecting garbage. */
const LIST_MEMORY_MS = 30_000;

/** A handshake costs processor time. */
const TLS_FACTOR = 1.35;

/** A workflow and its credential, and n8n's own work for an execution. */
const CALLS_MS = 2000;
const CALL_MS = 50;

/** One process: a case and who runs it. */
export interface Run {
	case: Case;
	contestants: ContestantId[];
	round: number;
}

/** About how long it will take on an idle machine, in minutes. */
export function minutesFor(runs: Run[], complete: boolean): number {
	const once = [
		SET_UP_MS,
		complete ? COMPLETE_MS : 0,
		runs.some(isList) ? LIST_MEMORY_MS : 0,
		runs.some(hasCalls) ? SET_UP_MS : 0,
	];
	const ms = [...once, ...runs.map(msOf)].reduce((sum, part) => sum + part);
	return Math.max(1, Math.round(ms / 60_000));
}

const hasCalls = ({ case: { calls } }: Run): boolean => calls !== undefined;

const isList = ({ case: { list } }: Run): boolean => list === true;

function msOf({ case: it, contestants }: Run): number {
	const { items, list, imports, server, repetitions, calls } = it;
	// A few items take one latency and n8n's own work around them; each contestant comes twice.
	if (repetitions)
		return PROCESS_MS + repetitions * contestants.length * 2 * (server.latencyMs + 20);
	const { rateLimit, load, latencyMs, tls } = server;
	if (calls) {
		const allowed = rateLimit ? (items * rateLimit.windowMs) / rateLimit.requests : 0;
		return contestants
			.map((id) => (id === 'masivoInEngine' ? 0 : calls * CALL_MS))
			.reduce((sum, ms) => sum + CALLS_MS + Math.max(allowed, ms + items * 1.7), 0);
	}
	if (imports) return PROCESS_MS + leastTime({ spacingMs: 5_000 }, requestsOf(it));
	// One page after another, whoever asks.
	if (list) return contestants.length * (PROCESS_MS + requestsOf(it) * (latencyMs + PAGE_MS));
	const least = Math.max(
		rateLimit ? rateLimit.windowMs / rateLimit.requests : 0,
		load ? latencyMs / load.atOnce : 0,
	);
	return contestants
		.map((id) => contestantById(id).msPerItem(latencyMs) * (tls ? TLS_FACTOR : 1))
		.reduce((sum, ms) => sum + PROCESS_MS + items * Math.max(ms, least), 0);
}
