import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { type Sending, SENDING } from './facts/limits';
import { AdaptiveLimit } from './flow/adaptiveLimit';
import { type Clock, hostClock, Lock } from './flow/clock';
import { Gate, RunGate } from './flow/gate';
import { cancelSignalOf, type Host, withCancelSignal } from './flow/host';
import { Pace, type PaceRule } from './flow/pace';
import { stopped } from './failure/runFailures';
import { logOf } from './request/log';
import type { Send } from './request/request';
import { createSend, type Transmit } from './send';
import {
	baseUrlOf,
	checkCredential,
	CREDENTIAL_TYPE,
	enteredFields,
	ownerOf,
	usesApiKey,
} from './token/credential';
import { RunSession, Session } from './token/session';
import { readSharedCredential } from './token/sharedCredential';
import { transmit } from './transmission';

/** A run's way to Masivo. */
export interface Connection {
	send: Send;
	/** Sends even after a Stop: for what has to be put in order again. */
	rescue: Send;
	/** Nothing of this run goes out any more; what waits fails, what is under way is finished. */
	stop(): void;
	/** The run is over: nothing of it is left behind. */
	end(): void;
	/** Waits for what another run does, as long as this one may send. @throws Failure */
	until(done: Promise<unknown>): Promise<void>;
	/** Every token and key that this run has seen. */
	secrets(): Iterable<string>;
	/** What runs found out about the service under this Base URL. */
	finding: Finding;
}

/** A name that Masivo does not document and runs find out: one does, and the others know it. */
export class Finding {
	found?: {
		name: string;
		/** Whether nothing else explains what was seen; else it is only the likeliest one. */
		isSure: boolean;
		/** Where it seemed to be wrong: to be looked at before the next run goes on with it. */
		doubt?: { customerId: string; key: string };
	};

	/** Held by the one that searches. */
	readonly search = new Lock();
}

/** What the runs of this process share of an account, and of the pace of its imports. */
export interface Shared {
	/** Whether nothing is left of it that a new one would not have as well. */
	readonly isAtRest: boolean;
}

class Account implements Shared {
	readonly gate: Gate;

	/** Masivo counts imports by themselves (LIMITS): where their hour is used up, all else goes on. */
	readonly importGate: Gate;

	readonly session: Session;

	constructor(credential: ICredentialDataDecryptedObject, clock: Clock) {
		this.gate = new Gate(new AdaptiveLimit(SENDING.run.concurrency), clock);
		this.importGate = new Gate(new AdaptiveLimit(SENDING.run.concurrency), clock);
		this.session = new Session(credential, clock);
	}

	get isAtRest(): boolean {
		return this.gate.isAtRest && this.importGate.isAtRest && this.session.isAtRest;
	}
}

const MOST_KEPT = 50;

const IDLE_MS = 10 * 60_000;

/** What is shared, by a digest of whose it is. What nobody uses is forgotten, when somebody comes. */
export class Kept<T extends Shared> {
	private readonly entries = new Map<string, { value: T; users: number; idleSince: number }>();

	constructor(private readonly clock: Pick<Clock, 'elapsed'>) {}

	/** To be followed by `release`. */
	use(key: string, make: () => T): { value: T; release(): void } {
		this.forgetIdle();
		const entry = this.entries.get(key) ?? { value: make(), users: 0, idleSince: 0 };
		entry.users++;
		// Who was used last stands last.
		this.entries.delete(key);
		this.entries.set(key, entry);
		this.forgetMost();
		return {
			value: entry.value,
			release: () => {
				entry.users--;
				entry.idleSince = this.clock.elapsed();
			},
		};
	}

	get size(): number {
		return this.entries.size;
	}

	private forgetIdle(): void {
		const now = this.clock.elapsed();
		for (const [key, { value, users, idleSince }] of this.entries) {
			if (users === 0 && now - idleSince >= IDLE_MS && value.isAtRest) this.entries.delete(key);
		}
	}

	private forgetMost(): void {
		if (this.entries.size <= MOST_KEPT) return;
		const idle = [...this.entries].filter(([, { users }]) => users === 0);
		const [longest] = idle.sort(([, one], [, other]) => one.idleSince - other.idleSince);
		if (longest) this.entries.delete(longest[0]);
	}
}

/**
 * The one way from this process to each account of Masivo. n8n runs a workflow once for every call of a
 * webhook, so what makes a run fast and polite belongs to the account: its token, how many requests are under
 * way, every pause, the pace of imports. It is shared by all runs, by the trigger's confirmations and by the
 * editor's lists. What they share holds neither a run's `this` nor its items.
 *
 * An account is a credential and what its fields give for a run: who edits one, or has another, shares nothing.
 * Only the pace of imports goes by the API key, since Masivo counts these by the account, and what was found out
 * about the service goes by the Base URL alone.
 */
export class Accounts {
	private readonly accounts: Kept<Account>;

	private readonly paces: Kept<Pace>;

	/** By Base URL. */
	private readonly findings = new Map<string, Finding>();

	constructor(private readonly clock: Clock) {
		this.accounts = new Kept(clock);
		this.paces = new Kept(clock);
	}

	/**
	 * Opens the way for one run, whose items all have the same credential. n8n is asked for it in each run:
	 * that is its check of who may use it.
	 *
	 * @param paceRule for requests of which Masivo allows fewer
	 * @throws Failure if the credential differs between the items, or a field of it cannot be used
	 */
	async connect(host: Host, settings: Sending, paceRule?: PaceRule): Promise<Connection> {
		return this.open(host, await readSharedCredential(host), settings, paceRule);
	}

	/** The same with a credential that was read for this run. */
	open(
		host: Host,
		credential: ICredentialDataDecryptedObject,
		settings: Sending,
		paceRule?: PaceRule,
	): Connection {
		checkCredential(credential);
		const { clock } = this;
		const baseUrl = baseUrlOf(credential);
		const { id = null } = host.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
		const account = this.accounts.use(
			digest([id, enteredFields(credential), baseUrl]),
			() => new Account(credential, clock),
		);
		const pace =
			paceRule &&
			this.paces.use(
				usesApiKey(credential) ? ownerOf(credential) : digest([id, baseUrl]),
				() => new Pace(clock),
			);
		const readAgain = async () => await host.getCredentials(CREDENTIAL_TYPE, 0);
		const log = logOf(host);
		const { gate: sharedGate, importGate, session: sharedSession } = account.value;
		const session = new RunSession(sharedSession, credential, readAgain, settings);
		const sendThrough = (gate: RunGate, ownHost: Host): Send => {
			const overHttp: Transmit = async (...request) => await transmit(ownHost, ...request);
			return createSend(
				{ credential, session, gate, clock, log, transmit: overHttp, paced },
				settings,
			);
		};
		const { concurrency, maxRetryWaitMs } = settings;
		const signal = cancelSignalOf(host);
		const gate = new RunGate(sharedGate, concurrency, maxRetryWaitMs, signal, log);
		const rescueGate = new RunGate(sharedGate, 1, maxRetryWaitMs, undefined, log);
		const paced = pace &&
			paceRule && {
				...{ pace: pace.value, rule: paceRule },
				gate: new RunGate(importGate, concurrency, maxRetryWaitMs, signal, log),
			};
		return {
			send: sendThrough(gate, host),
			rescue: sendThrough(rescueGate, withCancelSignal(host, undefined)),
			stop() {
				gate.close(stopped());
				paced?.gate.close(stopped());
			},
			end() {
				gate.end();
				rescueGate.end();
				paced?.gate.end();
				session.end();
				account.release();
				pace?.release();
			},
			until: async (done) => await gate.until(done),
			secrets: () => session.secrets,
			finding: this.findingUnder(baseUrl),
		};
	}

	/** Past so many, the one that was asked for longest ago is forgotten. */
	private findingUnder(baseUrl: string): Finding {
		const finding = this.findings.get(baseUrl) ?? new Finding();
		this.findings.delete(baseUrl);
		this.findings.set(baseUrl, finding);
		const [oldest] = this.findings.keys();
		if (this.findings.size > MOST_KEPT) this.findings.delete(oldest);
		return finding;
	}
}

function digest(parts: ReadonlyArray<string | null>): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Those of this process. n8n makes a `this` for each run, and none for a process. */
export const accounts = new Accounts(hostClock);
