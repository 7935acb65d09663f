import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { TokenExchangeError } from './tokenExchange';

/**
 * What the sender of a request and the exchange of the API key inside it tell each other. n8n calls
 * the exchange in the middle of the request, and of what it throws only the newest n8n keeps the cause.
 */
export interface Exchange {
	/** How long it may take, in ms: the run's Timeout, which each of its requests has. */
	timeoutMs: number;
	/** The exchange calls it when it has the token: from then on the request itself is on its way. */
	onToken(): void;
	/** Why no token could be had; the exchange writes it here before it throws. */
	trouble?: TokenExchangeError;
}

/** The one thing that both sides hold is the credential's object, which n8n hands from one to the other. */
const expected = new WeakMap<ICredentialDataDecryptedObject, Exchange>();

export function expectExchange(
	credential: ICredentialDataDecryptedObject,
	exchange: Exchange,
): void {
	expected.set(credential, exchange);
}

/** undefined where nobody waits for it: in a credential test. */
export function expectedExchange(credential: ICredentialDataDecryptedObject): Exchange | undefined {
	return expected.get(credential);
}
