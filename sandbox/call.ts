import type { RecordedRequest } from './recorder';
import type { CustomerState } from './customers';
import type { Tokens } from './tokens';

/** What the handlers of all operations share: the state of one sandbox. */
export interface SandboxState {
	apiKey: string;
	tokens: Tokens;
	customers: Map<string, CustomerState>;
	/** The name the DELETE's query parameter has in this sandbox. */
	tagKeysParameter: string;
	/** Requests and answers that do not fit the document, one sentence each. */
	contractViolations: string[];
}

/** One request on its way to its handler. */
export interface Call {
	request: RecordedRequest;
	/** The body as it arrived. */
	text: string | undefined;
	state: SandboxState;
}

/** Notes that a request, or the answer to it, does not fit the document. */
export function violation({ request, state }: Call, reason: string): void {
	state.contractViolations.push(`${request.method} ${request.url}: ${reason}`);
}
