import type { RecordedRequest } from './recorder';
import type { CustomerState } from './customers';
import type { Tokens } from './tokens';

/**
 * What a DELETE of tags does without a query parameter of the right name, which no page says: nothing,
 * a refusal with 422, or all of the customer's tags are gone.
 */
export type WithoutTagKeys = 'deleteNothing' | 'refuse' | 'deleteAll';

/** What the handlers of all operations share: the state of one sandbox. */
export interface SandboxState {
	apiKey: string;
	tokens: Tokens;
	customers: Map<string, CustomerState>;
	/** The name the DELETE's query parameter has in this sandbox. */
	tagKeysParameter: string;
	/** What a DELETE does that lacks it; undefined: nothing, and that is noted as a violation. */
	withoutTagKeys?: WithoutTagKeys;
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
