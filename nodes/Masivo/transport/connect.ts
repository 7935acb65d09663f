import type { IExecuteFunctions } from 'n8n-workflow';

import { checkCredential, CREDENTIAL_TYPE } from './credential';
import { stopped } from './failureTexts';
import { Gate } from './gate';
import type { Send } from './request';
import { createSend, type SendSettings } from './send';
import { Session } from './session';
import { readSharedCredential } from './sharedCredential';

export interface Connection {
	send: Send;
	/** Nothing goes out any more; what waits fails, what is under way is finished. */
	stop(): void;
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
	settings: SendSettings & { maxRetryWaitMs: number },
): Promise<Connection> {
	const readCredential = async () => await context.getCredentials(CREDENTIAL_TYPE);
	const credential = await readSharedCredential(context);
	checkCredential(credential);
	const gate = new Gate(settings.maxRetryWaitMs, context.getExecutionCancelSignal());
	const session = new Session(credential, readCredential);
	return {
		send: createSend(context, credential, session, gate, settings),
		stop: () => gate.close(stopped()),
		secrets: () => session.secrets,
	};
}
