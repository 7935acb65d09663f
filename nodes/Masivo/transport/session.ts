import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { apiKeyOf, ownerOf, secretsOf, tokenOf, usesApiKey } from './credential';
import type { Failure } from './failure';
import { bearerTokenRefused, credentialEmpty, freshTokenRefused } from './failureTexts';
import { tokenEndsAt } from './jwt';
import type { Transmission } from './transmission';
import { isUnauthorized } from './verdict';

/**
 * A token is renewed at least this long before its end, so that no request carries a dying one,
 * and at most twice as long. Each run draws its own time: the first that comes to it renews the
 * token, and the others find it stored.
 */
const RENEW_BEFORE_END_MS = 60_000;

type Perform = (credential: ICredentialDataDecryptedObject) => Promise<Transmission>;

/**
 * The token that all requests of a run share.
 *
 * n8n renews a token once for every request that meets a 401. Here one request does it for all:
 * it goes out with an empty `sessionToken`, which makes n8n exchange the API key first and store
 * the result, while the others wait. So an expiry costs one exchange, however many requests are
 * in flight, and the next execution finds the stored token. n8n has no lock across executions:
 * those that find the same token ended in the same moment each renew it.
 */
export class Session {
	/** Why no token can be had any more; every further request fails with it at once. */
	private refusal?: Failure;

	private renewal?: Promise<void>;

	/** Whether the current token came from an exchange of this run and was never accepted yet. */
	private untried = false;

	private readonly renewBeforeEndMs = RENEW_BEFORE_END_MS * (1 + Math.random());

	private renewAt: number;

	private readonly knownSecrets: Set<string>;

	constructor(
		private credential: ICredentialDataDecryptedObject,
		/** Reads the credential again: another execution may have stored a newer token. */
		private readonly readAgain: () => Promise<ICredentialDataDecryptedObject>,
	) {
		this.knownSecrets = new Set(secretsOf(credential));
		this.renewAt = this.storedTokenDueAt(tokenOf(credential));
		if (usesApiKey(credential)) {
			if (!apiKeyOf(credential)) this.refusal = credentialEmpty('API Key');
		} else if (tokenOf(credential)) {
			// n8n calls the credential's preAuthentication only while this field is empty; a pasted
			// token needs none.
			this.credential = { ...credential, sessionToken: tokenOf(credential) };
		} else {
			this.refusal = credentialEmpty('Bearer Token');
		}
	}

	/** Every token and key seen in this run. */
	get secrets(): Iterable<string> {
		return this.knownSecrets;
	}

	/** No further request goes out: no token can be had. */
	giveUp(failure: Failure): void {
		this.refusal ??= failure;
	}

	/** Sends with a valid token; on a 401 once more, with a renewed one. */
	async send(perform: Perform): Promise<Transmission> {
		for (;;) {
			if (this.refusal) return { kind: 'noToken', failure: this.refusal };
			if (this.renewal) {
				await this.renewal;
				continue;
			}
			if (this.isDue()) {
				const transmission = await this.renewWith(perform);
				if (transmission) return transmission;
				continue;
			}
			const used = tokenOf(this.credential);
			const transmission = await perform(this.credential);
			if (!isUnauthorized(transmission)) {
				if (transmission.kind === 'answer') this.accept(used);
				return transmission;
			}
			await this.refuse(used);
		}
	}

	private isDue(): boolean {
		if (!usesApiKey(this.credential)) return false;
		return tokenOf(this.credential) === '' || Date.now() >= this.renewAt;
	}

	private accept(token: string): void {
		if (token === tokenOf(this.credential)) this.untried = false;
	}

	/** A token was refused: forget it, unless a newer one has come in the meantime. */
	private async refuse(token: string): Promise<void> {
		if (this.renewal || token !== tokenOf(this.credential)) return;
		if (!usesApiKey(this.credential)) {
			this.refusal = bearerTokenRefused();
		} else if (this.untried) {
			this.refusal = freshTokenRefused();
		} else {
			await this.exclusively(async () => {
				if (!(await this.takeNewer(token))) this.take('', false);
			});
		}
	}

	/** Renews the token by sending; undefined if another execution had done it, and nothing was sent. */
	private async renewWith(perform: Perform): Promise<Transmission | undefined> {
		return await this.exclusively(async () => {
			const ending = tokenOf(this.credential);
			if (ending && (await this.takeNewer(ending))) return undefined;
			const credential = { ...this.credential, sessionToken: '' };
			const transmission = await perform(credential);
			const token = tokenOf(credential);
			if (token) this.take(token, true);
			if (isUnauthorized(transmission)) {
				this.refusal = freshTokenRefused();
				return { kind: 'noToken', failure: this.refusal };
			}
			if (transmission.kind === 'answer') this.accept(token);
			return transmission;
		});
	}

	/** Takes a token that another execution has stored for the same API key, if there is one. */
	private async takeNewer(old: string): Promise<boolean> {
		const stored = await this.readAgain();
		const token = tokenOf(stored);
		const isNewer =
			usesApiKey(stored) &&
			ownerOf(stored) === ownerOf(this.credential) &&
			token !== '' &&
			token !== old &&
			Date.now() < this.storedTokenDueAt(token);
		if (isNewer) this.take(token, false);
		return isNewer;
	}

	private take(token: string, untried: boolean): void {
		this.credential = { ...this.credential, sessionToken: token, sessionOwner: '' };
		this.untried = untried;
		this.renewAt = untried ? this.freshTokenDueAt(token) : this.storedTokenDueAt(token);
		if (token) this.knownSecrets.add(token);
	}

	/** While this runs, every other request waits for it. */
	private async exclusively<T>(work: () => Promise<T>): Promise<T> {
		const done = work();
		this.renewal = done.then(
			() => undefined,
			() => undefined,
		);
		try {
			return await done;
		} finally {
			this.renewal = undefined;
		}
	}

	/** When to renew a token that n8n had stored, as Unix time in ms: at once, if its end is near. */
	private storedTokenDueAt(token: string): number {
		return (tokenEndsAt(token) ?? Infinity) - this.renewBeforeEndMs;
	}

	/**
	 * When to renew a token that has just come, as Unix time in ms. One that seems to have ended
	 * already says more about the clock than about itself: it is used until Masivo refuses it.
	 */
	private freshTokenDueAt(token: string): number {
		const endsAt = tokenEndsAt(token);
		if (endsAt === undefined) return Infinity;
		const early = endsAt - this.renewBeforeEndMs;
		if (early > Date.now()) return early;
		return endsAt > Date.now() ? endsAt : Infinity;
	}
}
