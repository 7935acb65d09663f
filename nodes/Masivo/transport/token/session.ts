import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isWebPage } from '../facts/body';
import { isPassingStatus } from '../facts/status';
import { type Redact, redactor, redactorOfWords } from '../facts/redact';
import {
	bearerTokenRefused,
	credentialChanged,
	credentialEmpty,
	freshTokenRefused,
} from '../failure/credentialFailures';
import type { Failure } from '../failure/failure';
import { type Clock, Lock } from '../flow/clock';
import { isDocumented } from '../request/envelope';
import { forGood, type Transmission, type Trouble } from '../request/request';
import { isUnauthorized } from '../request/verdict';
import { apiKeyOf, enteredFields, secretsOf, tokenOf, usesApiKey } from './credential';
import { differingField } from './sharedCredential';
import { HeldToken, type Origin } from './token';

/** With a new token, before it is asked whether it works at all. */
const REFUSALS_BEFORE_PROBE = 3;

const MOST_TOKENS_PER_REQUEST = 3;

/** After that, a token that was good before is not doubted any more. */
const MOST_VAIN_RENEWALS = 3;

/** A renewal that was in vain says nothing for longer: what was refused may have been changed. */
const VAIN_FOR_MS = 10 * 60_000;

/**
 * A token is renewed at least this long before its end, so that no request carries a dying one,
 * and at most twice as long. Each process draws its own time: the first that comes to it renews the
 * token, and the others find it stored.
 */
const RENEW_BEFORE_END_MS = 60_000;

/** So long after n8n gave it, a credential that nothing was sent with is as good as one that is read again. */
const JUST_READ_MS = 1000;

/** So many tokens are remembered as known: n8n may still give an old one to a run. */
const MOST_KNOWN_TOKENS = 50;

/**
 * The token that all requests of an account share, whichever run of this process they belong to.
 *
 * n8n renews a token once for every request that meets a 401. Here one request does it for all:
 * it goes out with an empty `sessionToken`, which makes n8n exchange the API key first and store
 * the result, while the others wait. So an expiry costs one exchange, however many requests and runs
 * there are, and other processes find the stored token. n8n has no lock across processes: those that
 * find the same token ended in the same moment each renew it.
 *
 * It holds nothing of a run for longer than the run is open, and nothing that ends a run ends it: where no
 * token is to be had, the runs that are open then fail, and the next one asks anew.
 */
export class Session {
	/** The token that requests carry now. */
	token: HeldToken;

	/** Whether a new token can be had. */
	readonly isRenewable: boolean;

	/** Held by the one that renews the token or tries it, while all others wait. */
	readonly lock = new Lock();

	/** What is known of who answers. */
	readonly acquaintance = new Acquaintance();

	/** New tokens that did not help a request which was refused with the one before; since when. */
	private readonly vain = new Map<HeldToken, number>();

	private readonly known = new Set<string>();

	private readonly runs = new Set<RunSession>();

	private readonly renewBeforeEndMs: number;

	/** @param credential as n8n gives it; of its fields, only a token is kept */
	constructor(
		credential: ICredentialDataDecryptedObject,
		readonly clock: Clock,
	) {
		this.isRenewable = usesApiKey(credential);
		this.renewBeforeEndMs = RENEW_BEFORE_END_MS * (1 + clock.random());
		this.token = this.held(tokenOf(credential), 'stored');
	}

	get isAtRest(): boolean {
		return this.runs.size === 0;
	}

	join(run: RunSession, credential: ICredentialDataDecryptedObject): void {
		this.runs.add(run);
		this.offer(tokenOf(credential));
	}

	/** A refusal is kept no longer than the runs that met it. */
	leave(run: RunSession): void {
		this.runs.delete(run);
		if (this.runs.size > 0) return;
		if (this.token.isDoubtful) this.startAfresh();
		this.acquaintance.forgetNo();
	}

	/** Takes a token that n8n has stored, if another process renewed it. @returns whether it did */
	offer(text: string): boolean {
		if (!this.isRenewable || text === '' || this.known.has(text)) return false;
		const offered = this.held(text, 'stored');
		const { token } = this;
		if (offered.isDue || (!token.isDue && offered.endsBefore(token))) return false;
		this.token = offered;
		return true;
	}

	/** The exchange of the API key brought a token. */
	take(text: string): void {
		this.token = this.held(text, 'exchanged');
		this.acquaintance.hasExchanged = true;
		for (const run of this.runs) run.failedExchanges = 0;
	}

	/**
	 * An exchange failed: that counts for every run that waits for it. One that gives an answer more time
	 * might have had one.
	 */
	exchangeFailed({ failure, retryable }: Trouble, { timeoutMs }: Patience): void {
		for (const run of this.runs) {
			const { patience } = run;
			if (retryable && patience.timeoutMs > timeoutMs) continue;
			run.failedExchanges++;
			if (!retryable || run.failedExchanges > patience.maxRetries) run.giveUp(failure);
		}
	}

	/** The token works for nobody: the runs that are open end with that, and the next one starts afresh. */
	giveUpToken(failure: Failure): void {
		for (const run of this.runs) run.giveUp(failure);
		this.startAfresh();
	}

	noteVain(token: HeldToken): void {
		this.vain.set(token, this.clock.elapsed());
	}

	get vainRenewals(): number {
		const now = this.clock.elapsed();
		for (const [token, since] of this.vain) {
			if (now - since >= VAIN_FOR_MS) this.vain.delete(token);
		}
		return this.vain.size;
	}

	private startAfresh(): void {
		this.token = this.held(this.isRenewable ? '' : this.token.text, 'stored');
	}

	private held(text: string, origin: Origin): HeldToken {
		this.known.add(text);
		const [oldest] = this.known;
		if (this.known.size > MOST_KNOWN_TOKENS) this.known.delete(oldest);
		return new HeldToken(text, origin, this.renewBeforeEndMs, this.clock);
	}
}

/** What a run's options say of an exchange of the API key. */
interface Patience {
	maxRetries: number;
	timeoutMs: number;
}

type TakeCredential = () => Promise<ICredentialDataDecryptedObject | undefined>;

/**
 * Carries a request out when its turn has come. Only then it is asked for the credential: many wait in
 * line, and the token may have ended meanwhile. Without one, nothing is sent.
 *
 * @param whyRenewed where the request is to bring a new token
 */
export type Perform = (
	takeCredential: TakeCredential,
	whyRenewed?: string,
) => Promise<Transmission | undefined>;

/** One request, and how it waits for others. */
export interface Sending {
	perform: Perform;
	/** A harmless request that is allowed to everybody. */
	probe: Perform;
	/** Waits for what another run does, as long as this run lasts. */
	until(done: Promise<unknown>): Promise<void>;
	/** Whether it may have to wait for long when its turn has come: others do not wait for that. */
	isPaced?: boolean;
	/** What is secret in the request. */
	secrets?: readonly string[];
}

/** A request that was sent, and the token that it carried. */
interface Attempt {
	used: HeldToken;
	transmission: Transmission;
}

/**
 * How the requests of one run use the account's token.
 *
 * A 401 may also be about one request alone. Once a renewal was in vain, it is asked
 * first, with a harmless request, whether the token works. And where a token that has just come
 * is refused, only that request fails, and the next ones try it one at a time, until one is accepted
 * or it is plain that the token works for nobody.
 */
export class RunSession {
	/** Since the last one that brought a token. */
	failedExchanges = 0;

	/** Why this run gets no token any more; every further request of it fails with it at once. */
	private refusal?: Failure;

	/** Whether any token was accepted for a request of this run. */
	private anyAccepted = false;

	private wasRefused = false;

	private readonly seen: Set<string>;

	private readonly readAt: number;

	/** Whether there was time, since the credential was read, for somebody to change it. */
	private hasWaited = false;

	/** @param readAgain reads the credential as it is now */
	constructor(
		private readonly session: Session,
		private readonly credential: ICredentialDataDecryptedObject,
		private readonly readAgain: () => Promise<ICredentialDataDecryptedObject>,
		readonly patience: Patience,
	) {
		this.seen = new Set(secretsOf(credential));
		this.readAt = session.clock.elapsed();
		session.join(this, credential);
		this.refusal = this.emptiness();
	}

	get acquaintance(): Acquaintance {
		return this.session.acquaintance;
	}

	/** Every token and key seen in this run. */
	get secrets(): Iterable<string> {
		return this.seen;
	}

	/**
	 * For what a server says.
	 *
	 * @param others what is secret in one request besides
	 */
	redact(others: readonly string[] = []): Redact {
		if (others.length === 0) return redactor(this.secrets);
		return redactorOfWords(others, redactor([...this.secrets, ...others]));
	}

	/** No further request of this run goes out: no token can be had. */
	giveUp(failure: Failure): void {
		this.refusal ??= failure;
	}

	/** The exchange of the API key failed, for this run and for all that wait for it. */
	exchangeFailed(trouble: Trouble): void {
		this.session.exchangeFailed(trouble, this.patience);
	}

	/** The run is over. */
	end(): void {
		this.session.leave(this);
	}

	/** Sends with a valid token; on a 401 again with another one, if that may help. */
	async send(sending: Sending): Promise<Transmission> {
		const { lock } = this.session;
		for (let refusals = 0; ; ) {
			while (lock.held) {
				await sending.until(lock.held);
				this.hasWaited = true;
			}
			if (this.refusal) return noToken(this.refusal);
			const attempt = await this.attempt(sending);
			this.hasWaited = true;
			if (!attempt) continue;
			const { used, transmission } = attempt;
			if (!isUnauthorized(transmission)) return transmission;
			refusals++;
			if (refusals < MOST_TOKENS_PER_REQUEST && (await this.hasOther(used, sending))) continue;
			if (refusals > 1) this.session.noteVain(used);
			await this.doubt(used, sending);
			return this.refused(used, transmission, sending.secrets);
		}
	}

	private emptiness(): Failure | undefined {
		if (usesApiKey(this.credential))
			return apiKeyOf(this.credential) ? undefined : credentialEmpty('API Key');
		return tokenOf(this.credential) ? undefined : credentialEmpty('Bearer Token');
	}

	/** Sends once; undefined if the request was not sent, because more is known of the token now. */
	private async attempt(sending: Sending): Promise<Attempt | undefined> {
		const { token, isRenewable, lock } = this.session;
		if (isRenewable && token.isDue) {
			return await lock.hold(async () => await this.renewWith(sending));
		}
		if (token.isDoubtful) {
			return await lock.hold(async () => await this.tryWith(sending));
		}
		if (!token.mayCarryMore) {
			await sending.until(token.oneAnswered());
			return undefined;
		}
		return await this.sendWith(sending.perform, () => this.isOpen);
	}

	/** Whether a request may go out beside others with the token that is held now. */
	private get isOpen(): boolean {
		const { token, isRenewable, lock } = this.session;
		const isDue = isRenewable && token.isDue;
		const isUsable = !isDue && !token.isDoubtful && token.mayCarryMore;
		return !lock.held && !this.refusal && isUsable;
	}

	/** Sends with the token that is held when the request's turn has come, if it may go then. */
	private async sendWith(
		perform: Perform,
		mayGo: () => boolean = () => true,
	): Promise<Attempt | undefined> {
		let used = this.session.token;
		let answered: (() => void) | undefined;
		try {
			const transmission = await perform(async () => {
				if (!mayGo()) return undefined;
				used = this.session.token;
				answered = used.carry();
				this.seen.add(used.text);
				// n8n exchanges the API key, or would ask the credential for a pasted token, only while it
				// finds no token.
				return { ...this.credential, sessionToken: used.text, sessionOwner: '' };
			});
			if (!transmission) return undefined;
			this.note(used, transmission);
			return { used, transmission };
		} finally {
			answered?.();
		}
	}

	/** Renews the token by sending, unless another process has done it. */
	private async renewWith({ perform, probe, isPaced }: Sending): Promise<Attempt | undefined> {
		const { session } = this;
		let credential: ICredentialDataDecryptedObject | undefined;
		const transmission = await (isPaced ? probe : perform)(
			async () => (credential = await this.credentialToExchange()),
			session.token.whyDue,
		);
		if (!transmission || !credential) return undefined;
		const text = tokenOf(credential);
		if (text) {
			session.take(text);
			this.seen.add(text);
		}
		this.note(session.token, transmission);
		if (isPaced && transmission.kind !== 'noToken') return undefined;
		return { used: session.token, transmission };
	}

	/**
	 * The credential as it is now, without a token, so that n8n exchanges its API key. Up to 2.20, n8n stores
	 * the object that it is given with the new token: an old one would undo what somebody has changed.
	 *
	 * @returns undefined if another process has stored a token, or the credential was changed
	 */
	private async credentialToExchange(): Promise<ICredentialDataDecryptedObject | undefined> {
		const age = this.session.clock.elapsed() - this.readAt;
		if (this.hasWaited || age > JUST_READ_MS) {
			const stored = await this.readAgain();
			if (enteredFields(stored) !== enteredFields(this.credential)) {
				const field = differingField(stored, this.credential) ?? 'Webhook Secret';
				this.giveUp(credentialChanged(field));
				return undefined;
			}
			if (this.session.offer(tokenOf(stored))) return undefined;
		}
		return { ...this.credential, sessionToken: '', sessionOwner: '' };
	}

	/** Sends with a token that may work for nobody. */
	private async tryWith(sending: Sending): Promise<Attempt | undefined> {
		const { perform, probe, isPaced, until } = sending;
		const { token, isRenewable } = this.session;
		// Those under way may tell.
		await until(token.allAnswered());
		if (!token.isDoubtful || token !== this.session.token) return undefined;
		if (token.refusals < REFUSALS_BEFORE_PROBE && !isPaced) return await this.sendWith(perform);
		// A pasted token that this run had refused for more than that at once needs no question.
		const isPlain = this.wasRefused && token.refusals > REFUSALS_BEFORE_PROBE;
		if (isRenewable || !isPlain) await this.findOut(probe);
		else this.session.giveUpToken(this.tokenRefused());
		return undefined;
	}

	private note(used: HeldToken, transmission: Transmission): void {
		if (isUnauthorized(transmission)) {
			used.refusals++;
			this.wasRefused = true;
		}
		if (!isAccepted(transmission)) return;
		used.noteAccepted();
		this.anyAccepted = true;
	}

	/** Whether there is, or will be, another token for a request that was refused with this one. */
	private async hasOther(used: HeldToken, sending: Sending): Promise<boolean> {
		const { session } = this;
		const { isAccepted: wasAccepted, timesAsked } = used;
		while (session.lock.held) await sending.until(session.lock.held);
		const isOver = () => used !== session.token || used.hasEnded || Boolean(this.refusal);
		if (isOver()) return true;
		// Most have ended: as long as renewing helps, it is the shortest way.
		const vain = session.vainRenewals;
		// One that came for an earlier run may have ended since, as one that was stored.
		const isFresh = used.origin === 'exchanged' && used.isSince(this.readAt);
		const isTakenForEnded = wasAccepted ? vain === 0 : !isFresh;
		const isProven = used.lastProof > timesAsked || vain >= MOST_VAIN_RENEWALS;
		if (session.isRenewable && isTakenForEnded) used.hasEnded = true;
		else if (wasAccepted && !isProven) {
			await session.lock.hold(async () => await this.findOut(sending.probe));
		}
		return isOver();
	}

	/** A request was refused, and no token was accepted so far: that may be about this request alone. */
	private async doubt(used: HeldToken, { probe, until }: Sending): Promise<void> {
		const { session } = this;
		while (session.lock.held) await until(session.lock.held);
		const isKnown = () =>
			this.anyAccepted || used.isAccepted || used !== session.token || this.refusal !== undefined;
		// Where it could not be told once, every third refusal asks again (`tryWith`).
		if (isKnown() || used.timesAsked > used.lastProof) return;
		await session.lock.hold(async () => {
			// Those under way may tell.
			await until(used.allAnswered());
			if (!isKnown()) await this.findOut(probe);
		});
	}

	/** Does the token work at all? If not, or if that cannot be told, it is renewed or given up. */
	private async findOut(probe: Perform): Promise<void> {
		const { token, isRenewable } = this.session;
		const question = ++token.timesAsked;
		const { transmission } = (await this.sendWith(probe)) ?? {};
		if (!transmission) return;
		if (isAccepted(transmission)) token.lastProof = question;
		else if (isRenewable && token.isAccepted) token.hasEnded = true;
		else if (isUnauthorized(transmission))
			this.session.giveUpToken(this.tokenRefused(transmission));
		else token.refusals = 0;
	}

	/** The end of a request whose token was refused. */
	private refused(
		used: HeldToken,
		transmission: Transmission,
		secrets?: readonly string[],
	): Transmission {
		// Where a token was accepted for others, the answer is about this request.
		if (this.anyAccepted || used.isAccepted) return transmission;
		return noToken(this.tokenRefused(transmission, this.redact(secrets), !this.refusal));
	}

	private tokenRefused(
		transmission?: Transmission,
		redact: Redact = this.redact(),
		isForOne = false,
	): Failure {
		const { body, requestId } =
			transmission?.kind === 'answer' ? transmission : { body: undefined };
		const said = { body, redact, isForOne };
		const { isRenewable } = this.session;
		const failure = isRenewable ? freshTokenRefused(said) : bearerTokenRefused(said);
		return failure.with({ requestId });
	}
}

/**
 * Whether it is Masivo that answers this account: a server that answers anything with `{}`, as test
 * servers do, confirms nothing.
 */
class Acquaintance {
	/** Whether it gave a token for the API key. That need not be under the path of the other requests. */
	hasExchanged = false;

	private hasAnswered = false;

	private asking?: Promise<void>;

	note(transmission: Transmission, isList = false): void {
		if (this.hasAnswered || transmission.kind !== 'answer') return;
		this.hasAnswered = isDocumented(transmission.status, transmission.body, isList);
	}

	/**
	 * One asks for all who want to know; what could not be told is asked again. If the run of the one who asks
	 * ends meanwhile, the next one asks.
	 *
	 * @throws Failure if the own run ends
	 */
	async isMasivo(
		exchangeCounts: boolean,
		ask: () => Promise<Transmission>,
		until: Sending['until'],
	): Promise<boolean> {
		for (;;) {
			if (this.hasAnswered || (exchangeCounts && this.hasExchanged)) return true;
			const { asking } = this;
			if (!asking) {
				await (this.asking = this.find(ask, until));
				return this.hasAnswered;
			}
			await until(asking);
			const isAnswered = await asking.then(
				() => true,
				() => false,
			);
			if (isAnswered) return this.hasAnswered;
		}
	}

	private async find(ask: () => Promise<Transmission>, until: Sending['until']): Promise<void> {
		let isTold = false;
		try {
			const transmission = await ask();
			this.note(transmission, true);
			isTold = transmission.kind === 'answer' && !isPassingStatus(transmission.status);
			// A Stop cuts the question off: that is no answer for the others.
			if (!isTold) await until(Promise.resolve());
		} finally {
			if (!isTold) this.asking = undefined;
		}
	}

	/** Whoever asks later learns it anew: a server may have been repaired. */
	forgetNo(): void {
		if (!this.hasAnswered) this.asking = undefined;
	}
}

function noToken(failure: Failure): Transmission {
	return { kind: 'noToken', trouble: forGood(failure) };
}

/** Whether Masivo let the request through. Limits, servers in trouble and proxies answer anybody. */
function isAccepted(transmission: Transmission): boolean {
	if (transmission.kind !== 'answer' || isWebPage(transmission.body)) return false;
	const { status } = transmission;
	return status < 500 && ![401, 407, 429].includes(status);
}
