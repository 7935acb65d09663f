import type { IExecuteFunctions } from 'n8n-workflow';

import { AdaptiveLimit } from './adaptiveLimit';
import { hostClock } from './clock';
import { checkCredential, CREDENTIAL_TYPE } from './credential';
import { stopped } from './failureTexts';
import { Gate } from './gate';
import { Keyring } from './keyring';
import type { Send } from './request';
import { createSend, type SendSettings, type Transmit } from './send';
import { Session } from './session';
import { readSharedCredential } from './sharedCredential';
import { transmit } from './transmission';

export interface Connection {
	send: Send;
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
	context: IExecuteFunctions,
	settings: SendSettings & { maxRetryWaitMs: number; concurrency: number },
): Promise<Connection> {
	const readCredential = async () => await context.getCredentials(CREDENTIAL_TYPE);
	const credential = await readSharedCredential(context);
	checkCredential(credential);
	const signal = context.getExecutionCancelSignal();
	const limit = new AdaptiveLimit(settings.concurrency);
	const gate = new Gate(settings.maxRetryWaitMs, limit, hostClock, signal);
	const session = new Session(new Keyring(credential, readCredential, hostClock));
	const overHttp: Transmit = async (...request) => await transmit(context, ...request);
	return {
		send: createSend({ credential, session, gate, clock: hostClock, transmit: overHttp }, settings),
		stop: () => gate.close(stopped()),
		end: () => gate.end(),
		secrets: () => session.secrets,
	};
}
