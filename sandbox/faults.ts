import { failure, htmlPage, json } from './answers';
import type { HttpAnswer } from './answers';

/** A text as body is sent as it stands, anything else as JSON; default: an `Error`. */
interface StatusFault {
	kind: 'status';
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
}

/**
 * What goes wrong with one request. `applied` says whether the request took effect before the
 * answer went wrong (default: it did not).
 */
export type Fault = {
	/** Which requests it is meant for; default `api`, i.e. every call but /auth/authorize. */
	on?: 'api' | 'authorize';
} & (
	| StatusFault
	| { kind: 'reset'; applied?: boolean }
	| { kind: 'hang'; applied?: boolean }
	| { kind: 'html'; status?: number }
	| { kind: 'cutOff'; applied?: boolean }
	| { kind: 'truncatedJson'; applied?: boolean }
	| { kind: 'slow'; ms: number }
	| { kind: 'redirect'; location: string; status?: number }
	| { kind: 'body'; body: unknown; applied?: boolean }
	/** The request takes effect; its answer is another one than it should be. */
	| { kind: 'change'; change: (answer: HttpAnswer) => HttpAnswer }
	/** What comes back is not HTTP. */
	| { kind: 'garbage'; applied?: boolean }
	/** The answer comes in small pieces, over so many milliseconds. */
	| { kind: 'trickle'; ms: number }
	| { kind: 'keepTags' }
	| { kind: 'expireTokens' }
);

/** The answer that a fault gives in place of the API's, where it does that. */
export function answerInstead(fault: Fault): HttpAnswer | undefined {
	switch (fault.kind) {
		case 'status':
			return statusAnswer(fault);
		case 'html':
			return htmlPage(fault.status);
		case 'redirect':
			return { status: fault.status ?? 302, headers: { location: fault.location }, text: '' };
		case 'reset':
		case 'hang':
		case 'cutOff':
		case 'garbage':
		case 'truncatedJson':
		case 'body':
			return fault.applied ? undefined : json(200, { data: { customer: null, wallet: null } });
		default:
			return undefined;
	}
}

function statusAnswer({ status, headers, body }: StatusFault): HttpAnswer {
	if (typeof body === 'string') {
		return {
			status,
			headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
			text: body,
		};
	}
	return json(status, body ?? failure(status, 'A fault of the sandbox').body, headers);
}
