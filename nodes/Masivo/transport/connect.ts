import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { cancelSignalOf, type Host, withCancelSignal } from './flow/host';
import type { Sending } from './facts/limits';
import { stopped } from './failure/runFailures';
import { AdaptiveLimit } from './flow/adaptiveLimit';
import { hostClock } from './flow/clock';
import { Gate } from './flow/gate';
import type { PaceRule, Paces } from './flow/pace';
import { logOf } from './request/log';
import type { Send } from './request/request';
import { createSend, type Transmit } from './send';
import { baseUrlOf, checkCredential, CREDENTIAL_TYPE } from './token/credential';
import { Session } from './token/session';
import { readSharedCredential } from './token/sharedCredential';
import { RunCredential } from './token/token';
import { transmit } from './transmission';

export interface Connection {
	/** The credential's Base URL, without a slash at its end. */
	baseUrl: string;
	send: Send;
	/**
	 * Sends even after a Stop: for what has to be put in order again. Its gate is its own, since the
	 * run's may be closed.
	 */
	rescue: Send;
	/** Nothing goes out any more; what waits fails, what is under way is finished. */
	stop(): void;
	/** The run is over: nothing is left behind. */
	end(): void;
	/** Every token and key that this run has seen. */
	secrets(): Iterable<string>;
}

/**
 * Opens the way to Masivo for one run: all items have the same credential, and all requests share one
 * token and one gate.
 *
 * @throws Failure if the credential differs between the items, or a field of it cannot be used
 */
export async function connect(
	context: Host,
	settings: Sending,
	paced?: { paces: Paces; rule: PaceRule },
): Promise<Connection> {
	const readCredential = async () => await context.getCredentials(CREDENTIAL_TYPE);
	const credential = await readSharedCredential(context);
	checkCredential(credential);
	const signal = cancelSignalOf(context);
	const log = logOf(context);
	const limit = new AdaptiveLimit(settings.concurrency);
	const gate = new Gate(settings.maxRetryWaitMs, limit, hostClock, signal);
	const session = new Session(new RunCredential(credential, readCredential, hostClock));
	const pace = paced && { ...paced, pace: paced.paces.of(accountOf(context, credential)) };
	const sendThrough = (ownGate: Gate, host: Host): Send => {
		const overHttp: Transmit = async (...request) => await transmit(host, ...request);
		const run = {
			credential,
			session,
			gate: ownGate,
			clock: hostClock,
			log,
			transmit: overHttp,
			paced: pace,
		};
		return createSend(run, settings);
	};
	const rescueGate = new Gate(settings.maxRetryWaitMs, new AdaptiveLimit(1), hostClock);
	return {
		baseUrl: baseUrlOf(credential),
		send: sendThrough(gate, context),
		rescue: sendThrough(rescueGate, withCancelSignal(context, undefined)),
		stop: () => gate.close(stopped()),
		end() {
			gate.end();
			rescueGate.end();
		},
		secrets: () => session.secrets,
	};
}

/** Tells accounts apart as well as a node can: by the credential and the server. */
function accountOf(context: Host, credential: ICredentialDataDecryptedObject): string {
	const { id = '' } = context.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
	return JSON.stringify([id, baseUrlOf(credential)]);
}
