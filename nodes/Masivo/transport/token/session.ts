import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isWebPage } from '../facts/body';
import { isPassingStatus } from '../facts/status';
import { type Redact, redactor } from '../facts/redact';
import { bearerTokenRefused, freshTokenRefused } from '../failure/credentialFailures';
import type { Failure } from '../failure/failure';
import { Lock } from '../flow/clock';
import { isDocumented } from '../request/envelope';
import { forGood, type Transmission } from '../request/request';
import { isUnauthorized } from '../request/verdict';
import { tokenOf } from './credential';
import type { HeldToken, RunCredential } from './token';

/** With a new token, before it is asked whether it works at all. */
const REFUSALS_BEFORE_PROBE = 3;

const MOST_TOKENS_PER_REQUEST = 3;

/** After that, a token that was good before is not doubted any more. */
const MOST_VAIN_RENEWALS = 3;

/**
 * Carries a request out when its turn has come. Only then it is asked for the credential: many wait in
 * line, and the token may have ended meanwhile. Without one, nothing is sent.
 */
export type Perform = (
	takeCredential: () => ICredentialDataDecryptedObject | undefined,
) => Promise<Transmission | undefined>;

/** A request that was sent, and the token that it carried. */
interface Attempt {
	used: HeldToken;
	transmission: Transmission;
}

/**
 * How all requests of a run share one token.
 *
 * n8n renews a token once for every request that meets a 401. Here one request does it for all:
 * it goes out with an empty `sessionToken`, which makes n8n exchange the API key first and store
 * the result, while the others wait. So an expiry costs one exchange, however many requests are
 * in flight, and the next execution finds the stored token. n8n has no lock across executions:
 * those that find the same token ended in the same moment each renew it.
 *
 * A 401 may also be about one request alone. Once a renewal was in vain, it is asked
 * first, with a harmless request, whether the token works. And where a token that has just come
 * is refused, only that request fails, and the next ones try it one at a time, until one is accepted
 * or it is plain that the token works for nobody.
 */
export class Session {
	/** Why no token can be had any more; every further request fails with it at once. */
	private refusal?: Failure;

	/** Held by the one that renews the token or tries it, while all others wait. */
	private readonly lock = new Lock();

	/** Whether any token of this run was accepted. */
	private anyAccepted = false;

	/** New tokens that did not help a request which was refused with the one before. */
	private readonly vain = new Set<HeldToken>();

	/** What is known of who answers. */
	readonly acquaintance = new Acquaintance();

	constructor(private readonly runCredential: RunCredential) {
		this.refusal = runCredential.emptiness;
	}

	/** Every token and key seen in this run. */
	get secrets(): Iterable<string> {
		return this.runCredential.secrets;
	}

	/** @param others what is secret in one request besides */
	redact(others: readonly string[] = []): Redact {
		return redactor(others.length > 0 ? [...this.secrets, ...others] : this.secrets);
	}

	/** No further request goes out: no token can be had. */
	giveUp(failure: Failure): void {
		this.refusal ??= failure;
	}

	/**
	 * Sends with a valid token; on a 401 again with another one, if that may help.
	 *
	 * @param probe a harmless request that is allowed to everybody
	 * @param secrets what is secret in the request
	 */
	async send(perform: Perform, probe: Perform, secrets?: readonly string[]): Promise<Transmission> {
		for (let refusals = 0; ; ) {
			while (this.lock.held) await this.lock.held;
			if (this.refusal) return noToken(this.refusal);
			const attempt = await this.attempt(perform, probe);
			if (!attempt) continue;
			const { used, transmission } = attempt;
			if (!isUnauthorized(transmission)) return transmission;
			refusals++;
			if (refusals < MOST_TOKENS_PER_REQUEST && (await this.hasOther(used, probe))) continue;
			if (refusals > 1) this.vain.add(used);
			await this.doubt(probe);
			return this.refused(transmission, secrets);
		}
	}

	/** Sends once; undefined if nothing was sent, because more is known of the token now. */
	private async attempt(perform: Perform, probe: Perform): Promise<Attempt | undefined> {
		const { token, isRenewable } = this.runCredential;
		if (isRenewable && token.isDue) {
			return await this.lock.hold(async () => await this.renewWith(perform));
		}
		if (token.isDoubtful) {
			return await this.lock.hold(async () => await this.tryWith(perform, probe));
		}
		return await this.sendWith(perform, () => this.isOpen);
	}

	/** Whether a request may go out beside others with the token that is held now. */
	private get isOpen(): boolean {
		const { token, isRenewable } = this.runCredential;
		const isDue = isRenewable && token.isDue;
		return !this.lock.held && !this.refusal && !isDue && !token.isDoubtful;
	}

	/** Sends with the token that is held when the request's turn has come, if it may go then. */
	private async sendWith(
		perform: Perform,
		mayGo: () => boolean = () => true,
	): Promise<Attempt | undefined> {
		let used = this.runCredential.token;
		let answered: (() => void) | undefined;
		try {
			const transmission = await perform(() => {
				if (!mayGo()) return undefined;
				used = this.runCredential.token;
				answered = used.carry();
				return this.runCredential.with(used.text);
			});
			if (!transmission) return undefined;
			this.note(used, transmission);
			return { used, transmission };
		} finally {
			answered?.();
		}
	}

	/** Renews the token by sending, unless another execution has done it. */
	private async renewWith(perform: Perform): Promise<Attempt | undefined> {
		const { runCredential } = this;
		if (runCredential.token.text && (await runCredential.takeNewer())) return undefined;
		const credential = runCredential.with('');
		const transmission = await perform(() => credential);
		if (!transmission) return undefined;
		const text = tokenOf(credential);
		if (text) {
			runCredential.take(text, 'exchanged');
			this.acquaintance.hasExchanged = true;
		}
		this.note(runCredential.token, transmission);
		return { used: runCredential.token, transmission };
	}

	/** Sends with a token that may work for nobody. */
	private async tryWith(perform: Perform, probe: Perform): Promise<Attempt | undefined> {
		const { token, isRenewable } = this.runCredential;
		// Those under way may tell.
		await token.allAnswered();
		if (!token.isDoubtful) return undefined;
		if (token.refusals < REFUSALS_BEFORE_PROBE) return await this.sendWith(perform);
		// A pasted token that is refused for more than that at once needs no question.
		if (isRenewable || token.refusals === REFUSALS_BEFORE_PROBE) await this.findOut(probe);
		else this.refusal = this.tokenRefused();
		return undefined;
	}

	private note(used: HeldToken, transmission: Transmission): void {
		if (isUnauthorized(transmission)) used.refusals++;
		if (!isAccepted(transmission)) return;
		used.isAccepted = true;
		this.anyAccepted = true;
	}

	/** Whether there is, or will be, another token for a request that was refused with this one. */
	private async hasOther(used: HeldToken, probe: Perform): Promise<boolean> {
		const { isAccepted: wasAccepted, timesAsked } = used;
		while (this.lock.held) await this.lock.held;
		const isOver = () =>
			used !== this.runCredential.token || used.hasEnded || Boolean(this.refusal);
		if (isOver()) return true;
		// Most have ended: as long as renewing helps, it is the shortest way.
		const isTakenForEnded = wasAccepted ? this.vain.size === 0 : used.origin === 'stored';
		const isProven = used.lastProof > timesAsked || this.vain.size >= MOST_VAIN_RENEWALS;
		if (this.runCredential.isRenewable && isTakenForEnded) used.hasEnded = true;
		else if (wasAccepted && !isProven) await this.lock.hold(async () => await this.findOut(probe));
		return isOver();
	}

	/** A request was refused, and no token was accepted so far: that may be about this request alone. */
	private async doubt(probe: Perform): Promise<void> {
		while (this.lock.held) await this.lock.held;
		const { token } = this.runCredential;
		const isKnown = () => this.anyAccepted || this.refusal !== undefined;
		// Where it could not be told once, every third refusal asks again (`tryWith`).
		if (isKnown() || token.timesAsked > token.lastProof) return;
		await this.lock.hold(async () => {
			// Those under way may tell.
			await token.allAnswered();
			if (!isKnown()) await this.findOut(probe);
		});
	}

	/** Does the token work at all? If not, or if that cannot be told, it is renewed or given up. */
	private async findOut(probe: Perform): Promise<void> {
		const { token, isRenewable } = this.runCredential;
		const question = ++token.timesAsked;
		const { transmission } = (await this.sendWith(probe)) ?? {};
		if (!transmission) return;
		if (isAccepted(transmission)) token.lastProof = question;
		else if (isRenewable && token.isAccepted) token.hasEnded = true;
		else if (isUnauthorized(transmission)) this.refusal = this.tokenRefused(transmission);
		else token.refusals = 0;
	}

	/** The end of a request whose token was refused. */
	private refused(transmission: Transmission, secrets?: readonly string[]): Transmission {
		// Where a token was accepted for others, the answer is about this request.
		if (this.anyAccepted) return transmission;
		return noToken(this.tokenRefused(transmission, this.redact(secrets), !this.refusal));
	}

	private tokenRefused(
		transmission?: Transmission,
		redact: Redact = this.redact(),
		isForOne = false,
	): Failure {
		const body = transmission?.kind === 'answer' ? transmission.body : undefined;
		const said = { body, redact, isForOne };
		return this.runCredential.isRenewable ? freshTokenRefused(said) : bearerTokenRefused(said);
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

	private asking?: Promise<Transmission>;

	note(transmission: Transmission, isList = false): void {
		if (this.hasAnswered || transmission.kind !== 'answer') return;
		this.hasAnswered = isDocumented(transmission.status, transmission.body, isList);
	}

	/** @param ask is asked once for all who want to know; what could not be told is asked again */
	async isMasivo(exchangeCounts: boolean, ask: () => Promise<Transmission>): Promise<boolean> {
		if (this.hasAnswered || (exchangeCounts && this.hasExchanged)) return true;
		const transmission = await (this.asking ??= ask());
		this.note(transmission, true);
		const isPassing = transmission.kind !== 'answer' || isPassingStatus(transmission.status);
		if (isPassing) this.asking = undefined;
		return this.hasAnswered;
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
