import type { Case, ContestantId } from './cases';
import type { ListMemory } from './listMemory';
import type { Profile } from './profile';
import type { SideBySide } from './inEngine';
import type { Row } from './summary';
import type { Verdict } from './targets';
import type { Throughput } from './throughput';
import type { WebhookCalls } from './webhookCalls';

/** All that a run of the benchmark has found out. */
export interface Results {
	software: { n8n: string; node: string };
	/** Runnable processes, on average, in the minute before the first run: 0 on a quiet machine. */
	load: number;
	rows: Row[];
	verdicts: Verdict[];
	/** Of one round, where a limit has to be found. */
	curves: Curve[];
	profiles: Profile[];
	/** None where no list was read. */
	listMemory?: ListMemory;
	/** None where these were not measured. */
	sideBySide?: SideBySide;
	/** What n8n's queue mode gets done; none where it was not measured. */
	throughput: Throughput[];
	/** The trigger beside n8n's Webhook; none where it was not measured. */
	webhookCalls: WebhookCalls[];
}

/** How many requests were under way while a contestant ran. */
export interface Curve {
	case: Case;
	contestant: ContestantId;
	/** As `Cost.inFlight`. */
	inFlight: number[];
}
