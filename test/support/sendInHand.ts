import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { Failure } from '../../nodes/Masivo/transport/failure/failure';
import { AdaptiveLimit } from '../../nodes/Masivo/transport/flow/adaptiveLimit';
import { Gate, RunGate } from '../../nodes/Masivo/transport/flow/gate';
import { Pace, type PaceRule } from '../../nodes/Masivo/transport/flow/pace';
import type { MasivoRequest, Transmission } from '../../nodes/Masivo/transport/request/request';
import { createSend, type Transmit } from '../../nodes/Masivo/transport/send';
import { ownerOf, tokenOf } from '../../nodes/Masivo/transport/token/credential';
import { RunSession, Session } from '../../nodes/Masivo/transport/token/session';
import { handClock, type HandClock } from './handClock';

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
	timeoutMs?: number;
	/** As many of the run at once at the most. */
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

/** What is shared by all runs of an account, with a clock in the hand. */
export interface SharedInHand {
	clock: HandClock;
	gate: Gate;
	pacedGate: Gate;
	session: Session;
	/** What is stored in n8n; other processes may store something newer. */
	stored: ICredentialDataDecryptedObject;
	script: {
		/** The token that an API key is exchanged for, or why there is none. */
		exchange: () => Transmission | string | Promise<Transmission | string>;
		answer: Answering;
	};
	sent: Sent[];
	/** When the API key was exchanged, in ms since the start. */
	exchanges: number[];
}

/** The other side is in a script. */
export function sharedInHand({ credential = apiKey, die = 0.5 }: SendOptions = {}): SharedInHand {
	const clock = handClock();
	clock.die = die;
	const exchanges: number[] = [];
	return {
		clock,
		gate: new Gate(new AdaptiveLimit(256), clock),
		pacedGate: new Gate(new AdaptiveLimit(256), clock),
		session: new Session(credential, clock),
		stored: { ...credential },
		script: { exchange: () => `token-${exchanges.length}`, answer: () => answer(200) },
		sent: [],
		exchanges,
	};
}

/**
 * How one run sends, with a clock in the hand and the other side in a script: gate, session and
 * retries are the real ones.
 *
 * @param shared with other runs of the same account; default: none
 */
export function sendInHand(options: SendOptions = {}, shared = sharedInHand(options)) {
	const { credential = apiKey, maxRetries = 3, maxRetryWaitMs = 60_000 } = options;
	const { timeoutMs = 30_000, concurrency = 256 } = options;
	const { clock, stored, script, sent, exchanges } = shared;
	const start = START_MS;
	const cancel = new AbortController();
	/** What the run tells n8n's log, but for requests. */
	const told: string[] = [];
	const note = (text: string) => void told.push(text);
	const log = { debug: () => {}, info: note, warn: note };
	const gate = new RunGate(shared.gate, concurrency, maxRetryWaitMs, cancel.signal, log);
	const pacedGate = new RunGate(shared.pacedGate, concurrency, maxRetryWaitMs, cancel.signal, log);
	const session = new RunSession(
		shared.session,
		credential,
		async () => await Promise.resolve({ ...stored }),
		{ maxRetries, timeoutMs },
	);

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
			paced: options.pace && { pace: new Pace(clock), rule: options.pace, gate: pacedGate },
		},
		{ maxRetries, timeoutMs },
	);

	return {
		...shared,
		shared,
		gate,
		cancel,
		session,
		told,
		times: () => sent.map(({ at }) => at),
		paths: () => sent.map(({ path }) => path),
		/** The run is over. */
		end() {
			gate.end();
			pacedGate.end();
			session.end();
		},
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

/** What the clock in the hand shows at first. */
const START_MS = handClock().elapsed();
