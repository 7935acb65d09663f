import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isRecord } from '../facts/values';
import { credentialEmpty } from '../failure/credentialFailures';
import type { Failure } from '../failure/failure';
import type { Clock } from '../flow/clock';
import { apiKeyOf, ownerOf, secretsOf, tokenOf, usesApiKey } from './credential';

/**
 * When a token ends, as Unix time in ms: the `exp` of its JWT payload (api/masivo.openapi.yaml). The
 * signature is Masivo's business. undefined if the text is no JWT or names no end.
 */
export function tokenEndsAt(token: string): number | undefined {
	const payload = token.split('.')[1];
	if (!payload) return undefined;
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}

/** How a run came by a token. '' stands for none: it has to be exchanged. */
type Origin = 'stored' | 'exchanged';

/** What a run knows of a token that it holds: whether it works, and when it is to be renewed. */
export class HeldToken {
	/** Whether Masivo let a request through with it in this run. */
	isAccepted = false;

	/** Whether it is taken to have ended before its time. */
	hasEnded = false;

	/** How many requests with it Masivo refused. */
	refusals = 0;

	/** How many times it was asked whether the token works, and which time said so last. */
	timesAsked = 0;

	lastProof = 0;

	private readonly underWay = new Set<Promise<void>>();

	private readonly since: { elapsed: number; date: number };

	/** How long after `since` it is to be renewed, in ms. */
	private readonly goodForMs: number;

	/** @param renewBeforeEndMs how long before its end it is to be renewed */
	constructor(
		readonly text: string,
		readonly origin: Origin,
		renewBeforeEndMs: number,
		private readonly clock: Clock,
	) {
		this.since = { elapsed: clock.elapsed(), date: clock.date() };
		const leftMs = (tokenEndsAt(text) ?? Infinity) - this.since.date;
		const early = leftMs - renewBeforeEndMs;
		this.goodForMs = origin === 'stored' || early > 0 ? early : usableMs(leftMs);
	}

	/**
	 * Whether it is to be renewed. Its end is a date, so the machine's clock tells when that has
	 * come; the time that has passed counts too, in case that clock was put back.
	 */
	get isDue(): boolean {
		const { since, clock } = this;
		const age = Math.max(clock.elapsed() - since.elapsed, clock.date() - since.date);
		return this.hasEnded || this.text === '' || age >= this.goodForMs;
	}

	/** Why it is to be renewed, as the log says it. */
	get whyDue(): string {
		if (this.text === '') return 'none was stored';
		return this.hasEnded ? 'the one before was refused' : 'the one before was about to end';
	}

	/** Whether it may work for nobody. */
	get isDoubtful(): boolean {
		return !this.isAccepted && this.refusals > 0;
	}

	/** A request goes out with it; to be told when that is answered. */
	carry(): () => void {
		let end = () => {};
		const answered = new Promise<void>((resolve) => (end = resolve));
		this.underWay.add(answered);
		return () => {
			this.underWay.delete(answered);
			end();
		};
	}

	/** Resolves when no request that it carries is under way any more. */
	async allAnswered(): Promise<void> {
		await Promise.all(this.underWay);
	}
}

/**
 * A token that has just come is used until its end, however near that is. One that seems to have
 * ended already says more about the clock than about itself: it is used until Masivo refuses it.
 */
function usableMs(leftMs: number): number {
	return leftMs > 0 ? leftMs : Infinity;
}

/**
 * A token is renewed at least this long before its end, so that no request carries a dying one,
 * and at most twice as long. Each run draws its own time: the first that comes to it renews the
 * token, and the others find it stored.
 */
const RENEW_BEFORE_END_MS = 60_000;

/** The credential of a run, with the token that requests carry now. */
export class RunCredential {
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
