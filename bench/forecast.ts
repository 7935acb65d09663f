import type { Case, ContestantId } from './cases';
import { contestantById } from './contestants';

/** A process of n8n, from its start to its end, without what is measured. */
const PROCESS_MS = 5500;

/** The instance with its packages, credentials and workflows. */
const SET_UP_MS = 25_000;

/** Queue mode, and the profiles where no target is missed. */
const COMPLETE_MS = 180_000;

/** A handshake costs processor time. */
const TLS_FACTOR = 1.35;

/** One process: a case and who runs it. */
export interface Run {
	case: Case;
	contestants: ContestantId[];
	round: number;
}

/** About how long it will take on an idle machine, in minutes. */
export function minutesFor(runs: Run[], complete: boolean): number {
	const ms = runs.reduce((sum, run) => sum + msOf(run), SET_UP_MS + (complete ? COMPLETE_MS : 0));
	return Math.max(1, Math.round(ms / 60_000));
}

function msOf({ case: it, contestants }: Run): number {
	const { items, server, repetitions } = it;
	// A few items take one latency and n8n's own work around them; each contestant comes twice.
	if (repetitions)
		return PROCESS_MS + repetitions * contestants.length * 2 * (server.latencyMs + 20);
	const { rateLimit, load, latencyMs, tls } = server;
	const least = Math.max(
		rateLimit ? rateLimit.windowMs / rateLimit.requests : 0,
		load ? latencyMs / load.atOnce : 0,
	);
	return contestants
		.map((id) => contestantById(id).msPerItem(latencyMs) * (tls ? TLS_FACTOR : 1))
		.reduce((sum, ms) => sum + PROCESS_MS + items * Math.max(ms, least), 0);
}
