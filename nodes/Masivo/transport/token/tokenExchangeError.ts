import type { Failure } from '../failure/failure';

/**
 * A token could not be had. Its text stands alone, because n8n shows only an error's message
 * after a credential test. No property bears a name in which n8n looks for an HTTP status
 * (`status`, `code`, …): it would put its own generic words in place of these.
 */
export class TokenExchangeError extends Error {
	constructor(
		readonly failure: Failure,
		/** Whether another try may help, and the wait that Masivo asked for, if it did. */
		readonly retry?: { askedWaitMs?: number },
	) {
		super(`${failure.message}. ${failure.description}`);
		this.name = 'TokenExchangeError';
	}
}
