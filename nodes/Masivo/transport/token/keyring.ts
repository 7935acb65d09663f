import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Clock } from '../flow/clock';
import { apiKeyOf, ownerOf, secretsOf, tokenOf, usesApiKey } from './credential';
import { credentialEmpty } from '../failure/credentialFailures';
import type { Failure } from '../failure/failure';
import { HeldToken, type Origin } from './heldToken';

/**
 * A token is renewed at least this long before its end, so that no request carries a dying one,
 * and at most twice as long. Each run draws its own time: the first that comes to it renews the
 * token, and the others find it stored.
 */
const RENEW_BEFORE_END_MS = 60_000;

/** The credential of a run, with the token that requests carry now. */
export class Keyring {
	token: HeldToken;

	/** Whether a new token can be had. */
	readonly isRenewable: boolean;

	private readonly renewBeforeEndMs: number;

	private readonly knownSecrets: Set<string>;

	constructor(
		private readonly credential: ICredentialDataDecryptedObject,
		/** Reads the credential again: another execution may have stored a newer token. */
		private readonly readAgain: () => Promise<ICredentialDataDecryptedObject>,
		private readonly clock: Clock,
	) {
		this.isRenewable = usesApiKey(credential);
		this.knownSecrets = new Set(secretsOf(credential));
		this.renewBeforeEndMs = RENEW_BEFORE_END_MS * (1 + clock.random());
		this.token = this.held(tokenOf(credential), 'stored');
	}

	/** Why nothing can be sent with this credential, if it is so. */
	get emptiness(): Failure | undefined {
		if (this.isRenewable) return apiKeyOf(this.credential) ? undefined : credentialEmpty('API Key');
		return this.token.text ? undefined : credentialEmpty('Bearer Token');
	}

	/** Every token and key seen in this run. */
	get secrets(): Iterable<string> {
		return this.knownSecrets;
	}

	/**
	 * The credential to send with. n8n exchanges the API key, or would ask the credential for a
	 * pasted token, only while `sessionToken` is empty.
	 */
	with(sessionToken: string): ICredentialDataDecryptedObject {
		return { ...this.credential, sessionToken, sessionOwner: '' };
	}

	take(text: string, origin: Origin): void {
		this.token = this.held(text, origin);
		this.knownSecrets.add(text);
	}

	/** Takes a token that another execution has stored for the same API key, if there is one. */
	async takeNewer(): Promise<boolean> {
		const stored = await this.readAgain();
		const token = this.held(tokenOf(stored), 'stored');
		const isOurs = usesApiKey(stored) && ownerOf(stored) === ownerOf(this.credential);
		const isNewer = isOurs && token.text !== this.token.text && !token.isDue;
		if (isNewer) this.take(token.text, 'stored');
		return isNewer;
	}

	private held(text: string, origin: Origin): HeldToken {
		return new HeldToken(text, origin, this.renewBeforeEndMs, this.clock);
	}
}
