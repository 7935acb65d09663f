import type { RecordedRequest } from './recorder';

/** What every handler can write to. */
export interface Notes {
	/** Requests and answers that do not fit the document, one sentence each. */
	contractViolations: string[];
}

/** One request on its way to its handler. `State`: what that handler uses of the sandbox's state. */
export interface Call<State = unknown> {
	request: RecordedRequest;
	/** The body as it arrived. */
	text: string | undefined;
	state: State & Notes;
}

/** Notes that a request, or the answer to it, does not fit the document. */
export function violation({ request, state }: Call, reason: string): void {
	state.contractViolations.push(`${request.method} ${request.url}: ${reason}`);
}
