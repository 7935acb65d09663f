import type { Engine, RunResult, StoredCredential } from '../../engine';
import type { Attempt, ClientRequests } from './clientRequests';
import { operationNamed } from './operations';
import { validPlans, type Scenario } from './scenario';
import { isAuthorize, type Sent } from './sent';
import { workflowOf } from './workflow';

/** A run that takes longer hangs: it is cancelled, which is a violation. */
const LONGEST_RUN_MS = 60_000;

/** One of the runs of a scenario. Its moments are places in the order of all starts and ends. */
export class Run {
	startedAt = 0;

	endedAt = Infinity;

	stoppedAt = Infinity;

	/** Exchanges of the API key that were under way when it was stopped. */
	cut: Attempt[] = [];

	/** How many requests of its own were under way when it had ended. */
	inFlight = 0;

	private ended?: RunResult;

	private readonly stopping = new AbortController();

	private readonly subjects: ReadonlySet<string>;

	private readonly parts: ReadonlySet<string>;

	/** @param tellsItems whether others are about the same customers, and each request tells its item */
	constructor(
		readonly scenario: Scenario,
		private readonly client: ClientRequests,
		private readonly subjectOf: (sent: Sent) => string | undefined,
		private readonly tellsItems: boolean,
	) {
		const plans = validPlans(scenario);
		const { planned } = operationNamed(scenario.operation);
		this.subjects = new Set(plans.map(({ customerId }) => customerId));
		this.parts = new Set(plans.flatMap((plan) => planned(plan)));
	}

	get result(): RunResult {
		if (!this.ended) throw new Error('The run has not ended');
		return this.ended;
	}

	get isStopped(): boolean {
		return this.stoppedAt < Infinity && this.result.status === 'canceled';
	}

	/** Whether something of that moment was while it ran. */
	lastedAt(moment: number): boolean {
		return moment > this.startedAt && moment < this.endedAt;
	}

	/** Whether the request is about what this run is about. */
	sends(sent: Sent): boolean {
		if (!this.subjects.has(this.subjectOf(sent) ?? '')) return false;
		const { parts } = operationNamed(this.scenario.operation);
		return !this.tellsItems || parts(sent).some((part) => this.parts.has(part));
	}

	async carryOut(engine: Engine, credential: StoredCredential): Promise<void> {
		this.startedAt = this.client.now();
		this.ended = await engine.run(workflowOf(this.scenario), {
			input: this.scenario.items.map(({ json }) => json),
			credentials: [credential],
			signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(LONGEST_RUN_MS)]),
		});
		this.endedAt = this.client.now();
		this.inFlight = this.client.underWay.filter((it) => this.sends(it)).length;
	}

	/** As n8n does it when somebody presses Stop. */
	stop(): void {
		if (this.stoppedAt < Infinity || this.endedAt < Infinity) return;
		this.stoppedAt = this.client.now();
		this.cut = this.client.underWay.filter(({ url }) => isAuthorize(url));
		this.stopping.abort();
	}
}
