import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { Failure } from '../../nodes/Masivo/transport/failure/failure';
import { AdaptiveLimit } from '../../nodes/Masivo/transport/flow/adaptiveLimit';
import { Gate } from '../../nodes/Masivo/transport/flow/gate';
import { Pace, type PaceRule } from '../../nodes/Masivo/transport/flow/pace';
import type { MasivoRequest, Transmission } from '../../nodes/Masivo/transport/request/request';
import { createSend, type Transmit } from '../../nodes/Masivo/transport/send';
import { ownerOf, tokenOf } from '../../nodes/Masivo/transport/token/credential';
import { Session } from '../../nodes/Masivo/transport/token/session';
import { RunCredential } from '../../nodes/Masivo/transport/token/token';
import { handClock } from './handClock';

/** One request as it went out. */
export interface Sent {
	path: string;
	token: string;
	/** In ms since the start. */
	at: number;
}

/** What the other side does with a request. */
type Answering = (sent: Sent) => Transmission | Promise<Transmission>;

interface SendOptions {
	/** Default: an API key without a stored token. */
	credential?: ICredentialDataDecryptedObject;
	maxRetries?: number;
	maxRetryWaitMs?: number;
	/** As many at once as the limit allows at the most. */
	concurrency?: number;
	/** What the clock's die shows. */
	die?: number;
	/** For requests that say `isPaced`. */
	pace?: PaceRule;
}

export const answer = (status: number, headers: IDataObject = {}): Transmission => ({
	kind: 'answer',
	status,
	headers,
	body: { data: {} },
});

export const noAnswer = (code: string): Transmission => ({ kind: 'noAnswer', code, message: code });

export const apiKey = { authentication: 'apiKey', apiKey: 'the-key' };
export const pastedToken = { authentication: 'bearerToken', accessToken: 'pasted' };

/** A token that says when it ends; its name tells it apart. */
export function jwt(name: string, endsAt: number): string {
	const payload = Buffer.from(JSON.stringify({ exp: endsAt / 1000 })).toString('base64url');
	return `${name}.${payload}.signature`;
}

/**
 * How one run sends, with a clock in the hand and the other side in a script: gate, session and
 * retries are the real ones.
 */
export function sendInHand(options: SendOptions = {}) {
	const { credential = apiKey, maxRetries = 3, maxRetryWaitMs = 60_000, die = 0.5 } = options;
	const limit = new AdaptiveLimit(options.concurrency ?? 256);
	const clock = handClock();
	clock.die = die;
	const start = clock.elapsed();
	const cancel = new AbortController();
	const gate = new Gate(maxRetryWaitMs, limit, clock, cancel.signal);
	/** What is stored in n8n; other executions may store something newer. */
	const stored: ICredentialDataDecryptedObject = { ...credential };
	const runCredential = new RunCredential(
		credential,
		async () => await Promise.resolve(stored),
		clock,
	);
	const session = new Session(runCredential);
	const sent: Sent[] = [];
	const exchanges: number[] = [];

	const script = {
		/** The token that an API key is exchanged for, or why there is none. */
		exchange: (): Transmission | string | Promise<Transmission | string> =>
			`token-${exchanges.length}`,
		answer: (() => answer(200)) as Answering,
	};

	/** What the run tells n8n's log, but for requests. */
	const told: string[] = [];
	const note = (text: string) => void told.push(text);
	const log = { debug: () => {}, info: note, warn: note };
	const transmit: Transmit = async (request, decrypted) => {
		if (!tokenOf(decrypted)) {
			exchanges.push(clock.elapsed() - start);
			const token = await script.exchange();
			if (typeof token !== 'string') return token;
			Object.assign(decrypted, { sessionToken: token, sessionOwner: ownerOf(decrypted) });
		}
		const { pathname, search } = new URL(request.url);
		const path = pathname.replace('/api/storefront/v1', '') + search;
		const one = { path, token: tokenOf(decrypted), at: clock.elapsed() - start };
		sent.push(one);
		return await script.answer(one);
	};
	const send = createSend(
		{
			...{ credential, session, gate, clock, log, transmit },
			paced: options.pace && { pace: new Pace(clock), rule: options.pace },
		},
		{ maxRetries, timeoutMs: 30_000 },
	);

	return {
		clock,
		gate,
		cancel,
		stored,
		runCredential,
		session,
		script,
		sent,
		told,
		/** When the API key was exchanged, in ms since the start. */
		exchanges,
		times: () => sent.map(({ at }) => at),
		paths: () => sent.map(({ path }) => path),
		/** Sends; the result is the answer's status, or the failure. */
		async send(path: string, request: Partial<MasivoRequest> = {}): Promise<number | Failure> {
			const whole = { method: 'GET' as const, path, subject: path, idempotent: true, ...request };
			return await send(whole).then(
				({ status }) => status,
				(error: unknown) => {
					if (error instanceof Failure) return error;
					throw error;
				},
			);
		},
	};
}
