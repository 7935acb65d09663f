import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { tokenOf } from './credential';
import type { Failure } from './failure';
import { bearerTokenRefused, freshTokenRefused } from './failureTexts';
import type { HeldToken } from './heldToken';
import type { Keyring } from './keyring';
import { Lock } from './lock';
import type { Transmission } from './transmission';
import { isUnauthorized } from './verdict';

/** So many exchanges without avail, and a refusal is taken to be about the request. */
const MOST_VAIN_EXCHANGES = 3;

type Perform = (credential: ICredentialDataDecryptedObject) => Promise<Transmission>;

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
 * A 401 may also be about one request alone. Where a token that has just come is refused, only
 * that request fails, and the others try one at a time. A token is given up when it works for
 * nobody.
 */
export class Session {
	/** Why no token can be had any more; every further request fails with it at once. */
	private refusal?: Failure;

	/** Held by the one that renews the token or tries it, while all others wait. */
	private readonly lock = new Lock();

	/** Whether any token of this run was accepted. */
	private anyAccepted = false;

	/** Exchanges that did not help the request they were made for. */
	private vainExchanges = 0;

	constructor(private readonly keyring: Keyring) {
		this.refusal = keyring.emptiness;
	}

	/** Every token and key seen in this run. */
	get secrets(): Iterable<string> {
		return this.keyring.secrets;
	}

	/** No further request goes out: no token can be had. */
	giveUp(failure: Failure): void {
		this.refusal ??= failure;
	}

	/**
	 * Sends with a valid token; on a 401 once more with another one, if that may help.
	 *
	 * @param probe a harmless request that is allowed to everybody
	 */
	async send(perform: Perform, probe: Perform): Promise<Transmission> {
		for (;;) {
			while (this.lock.held) await this.lock.held;
			if (this.refusal) return { kind: 'noToken', failure: this.refusal };
			const attempt = await this.attempt(perform, probe);
			if (!attempt) continue;
			const { used, transmission } = attempt;
			if (!isUnauthorized(transmission)) return transmission;
			if (await this.isFinal(used)) return this.refused(transmission);
		}
	}

	/** Sends once; undefined if nothing was sent, because more is known of the token now. */
	private async attempt(perform: Perform, probe: Perform): Promise<Attempt | undefined> {
		const { token, isRenewable } = this.keyring;
		if (isRenewable && token.isDue) {
			return await this.lock.hold(async () => await this.renewWith(perform));
		}
		if (token.isDoubtful) {
			return await this.lock.hold(async () => await this.tryWith(perform, probe));
		}
		return await token.carry(async () => await this.sendWith(perform));
	}

	/** Sends with a token that was refused and may work for nobody. */
	private async tryWith(perform: Perform, probe: Perform): Promise<Attempt | undefined> {
		const { token } = this.keyring;
		// Those under way may tell.
		await token.allAnswered();
		if (token.isRefusedOften) await this.findOut(probe);
		else if (token.isDoubtful) return await this.sendWith(perform);
		return undefined;
	}

	private async sendWith(perform: Perform): Promise<Attempt> {
		const used = this.keyring.token;
		const { acceptances } = used;
		const transmission = await perform(this.keyring.with(used.text));
		this.note(used, transmission, acceptances);
		return { used, transmission };
	}

	/** Renews the token by sending, unless another execution has done it. */
	private async renewWith(perform: Perform): Promise<Attempt | undefined> {
		const { keyring } = this;
		if (keyring.token.text && (await keyring.takeNewer())) return undefined;
		const credential = keyring.with('');
		const transmission = await perform(credential);
		const text = tokenOf(credential);
		if (text) keyring.take(text, 'exchanged');
		if (isUnauthorized(transmission)) this.vainExchanges++;
		this.note(keyring.token, transmission);
		return { used: keyring.token, transmission };
	}

	/** @param acceptances how often the token had been accepted when the request went out */
	private note(used: HeldToken, transmission: Transmission, acceptances = 0): void {
		if (isUnauthorized(transmission)) used.noteRefusal(acceptances);
		if (!isAccepted(transmission)) return;
		used.noteAcceptance();
		this.anyAccepted = true;
	}

	/** Whether a request that was refused has failed; otherwise there is another token to try. */
	private async isFinal(used: HeldToken): Promise<boolean> {
		while (this.lock.held) await this.lock.held;
		const isCurrent = () => used === this.keyring.token && !this.refusal;
		if (isCurrent() && this.mayRenew()) await this.lock.hold(async () => await this.forget());
		return isCurrent();
	}

	/** A token that has just come is not renewed before it was accepted. */
	private mayRenew(): boolean {
		const { isRenewable, token } = this.keyring;
		if (!isRenewable || this.vainExchanges >= MOST_VAIN_EXCHANGES) return false;
		return token.origin === 'stored' || token.acceptances > 0;
	}

	/** Lets the next request exchange the API key, unless another execution has stored a newer token. */
	private async forget(): Promise<void> {
		if (!(await this.keyring.takeNewer())) this.keyring.take('', 'stored');
	}

	/** Several requests were refused in a row: does the token work for nobody? */
	private async findOut(probe: Perform): Promise<void> {
		const { token, isRenewable } = this.keyring;
		const isWorthAsking = isRenewable || this.anyAccepted;
		if (isWorthAsking && !isUnauthorized((await this.sendWith(probe)).transmission)) {
			token.refusedInARow = 0;
		} else if (isRenewable && token.acceptances > 0) {
			await this.forget();
		} else {
			this.refusal = this.tokenRefused();
		}
	}

	/** The end of a request whose token was refused. */
	private refused(transmission: Transmission): Transmission {
		// Where the token is accepted for others, the answer is about this request.
		return this.anyAccepted ? transmission : { kind: 'noToken', failure: this.tokenRefused() };
	}

	private tokenRefused(): Failure {
		return this.keyring.isRenewable ? freshTokenRefused() : bearerTokenRefused();
	}
}
/** Whether Masivo let the request through. Limits and servers in trouble answer anybody. */
function isAccepted(transmission: Transmission): boolean {
	if (transmission.kind !== 'answer') return false;
	const { status } = transmission;
	return status < 500 && status !== 401 && status !== 429;
}
