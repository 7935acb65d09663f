import type { Profile } from './profile';
import type { Row } from './summary';
import type { Verdict } from './targets';
import type { Throughput } from './throughput';

/** All that a run of the benchmark has found out. */
export interface Results {
	software: { n8n: string; node: string };
	/** Runnable processes, on average, in the minute before the first run: 0 on a quiet machine. */
	load: number;
	rows: Row[];
	verdicts: Verdict[];
	profiles: Profile[];
	/** What n8n's queue mode gets done; none where it was not measured. */
	throughput: Throughput[];
}
