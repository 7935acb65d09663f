import type { Fault, RecordedRequest } from '../../sandbox';

/** What a client has to make of a request that met the fault, if its token is accepted. */
type Then = 'succeed' | 'retry' | 'fail';

interface NamedFault {
	/** How often it is drawn, against the others; faults that hold up the whole run are rare. */
	weight: number;
	then: Then;
	make(request: RecordedRequest): Fault;
}

const status = (code: number, headers?: Record<string, string>, body?: unknown) => (): Fault => ({
	kind: 'status',
	status: code,
	headers,
	body,
});

/** HTTP dates have whole seconds, so this is at most one second ahead. */
const httpDateSoon = () => new Date(Date.now() + 1000).toUTCString();

/** Everything that can go wrong with a call of the API, by the name that reports print. */
export const apiFaults = {
	'408': { weight: 1, then: 'retry', make: status(408) },
	'429': { weight: 3, then: 'retry', make: status(429) },
	'429, Retry-After: 0': { weight: 3, then: 'retry', make: status(429, { 'retry-after': '0' }) },
	'429, Retry-After: 1': { weight: 1, then: 'retry', make: status(429, { 'retry-after': '1' }) },
	'429, Retry-After: date': {
		weight: 1,
		then: 'retry',
		make: () => status(429, { 'retry-after': httpDateSoon() })(),
	},
	'429, X-RateLimit-Reset: 1': {
		weight: 1,
		then: 'retry',
		make: status(429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }),
	},
	'429, Retry-After: soon': {
		weight: 1,
		then: 'retry',
		make: status(429, { 'retry-after': 'soon' }),
	},
	'500': { weight: 3, then: 'retry', make: status(500) },
	'502 page': { weight: 3, then: 'retry', make: () => ({ kind: 'html', status: 502 }) },
	'503': { weight: 3, then: 'retry', make: status(503) },
	'503, Retry-After: 0': { weight: 3, then: 'retry', make: status(503, { 'retry-after': '0' }) },
	'503, Retry-After: 1': { weight: 1, then: 'retry', make: status(503, { 'retry-after': '1' }) },
	'504 text': { weight: 2, then: 'retry', make: status(504, {}, 'upstream timed out') },
	reset: { weight: 3, then: 'retry', make: () => ({ kind: 'reset' }) },
	'reset, applied': { weight: 3, then: 'retry', make: () => ({ kind: 'reset', applied: true }) },
	hang: { weight: 2, then: 'retry', make: () => ({ kind: 'hang' }) },
	'hang, applied': { weight: 2, then: 'retry', make: () => ({ kind: 'hang', applied: true }) },
	'too slow': { weight: 2, then: 'retry', make: () => ({ kind: 'slow', ms: 600 }) },
	'cut off': { weight: 3, then: 'retry', make: () => ({ kind: 'cutOff' }) },
	'cut off, applied': { weight: 3, then: 'retry', make: () => ({ kind: 'cutOff', applied: true }) },

	'400 text': { weight: 2, then: 'fail', make: status(400, {}, 'no') },
	'403': { weight: 2, then: 'fail', make: status(403) },
	'422, secrets echoed': {
		weight: 3,
		then: 'fail',
		make: ({ headers }) => status(422, {}, { error: headers.authorization, details: headers })(),
	},
	'501': { weight: 1, then: 'fail', make: status(501) },
	page: { weight: 3, then: 'fail', make: () => ({ kind: 'html' }) },
	'half JSON': { weight: 3, then: 'fail', make: () => ({ kind: 'truncatedJson' }) },
	'half JSON, applied': {
		weight: 3,
		then: 'fail',
		make: () => ({ kind: 'truncatedJson', applied: true }),
	},
	null: { weight: 2, then: 'fail', make: () => ({ kind: 'body', body: null }) },
	'null, applied': {
		weight: 2,
		then: 'fail',
		make: () => ({ kind: 'body', body: null, applied: true }),
	},
	'no customer': { weight: 2, then: 'fail', make: () => ({ kind: 'body', body: { data: {} } }) },
	'tags kept': { weight: 6, then: 'fail', make: () => ({ kind: 'keepTags' }) },
	redirect: {
		weight: 2,
		then: 'fail',
		make: ({ url }) => ({ kind: 'redirect', location: url, status: 307 }),
	},
	'redirect elsewhere': {
		weight: 2,
		then: 'fail',
		make: ({ url }) => ({ kind: 'redirect', location: `http://localhost:9${url}` }),
	},

	slow: { weight: 4, then: 'succeed', make: () => ({ kind: 'slow', ms: 30 }) },
	'tokens end': { weight: 5, then: 'succeed', make: () => ({ kind: 'expireTokens' }) },
} satisfies Record<string, NamedFault>;

/** What can go wrong with the exchange of the API key. It has no `hang`: it waits 30 seconds. */
export const authorizeFaults = {
	'429': { weight: 1, then: 'retry', make: status(429) },
	'429, Retry-After: 0': { weight: 2, then: 'retry', make: status(429, { 'retry-after': '0' }) },
	'500': { weight: 2, then: 'retry', make: status(500) },
	'503, Retry-After: 1': { weight: 1, then: 'retry', make: status(503, { 'retry-after': '1' }) },
	reset: { weight: 2, then: 'retry', make: () => ({ kind: 'reset' }) },
	'cut off': { weight: 2, then: 'retry', make: () => ({ kind: 'cutOff', applied: true }) },
	'403, key echoed': {
		weight: 1,
		then: 'fail',
		make: ({ headers }) => status(403, {}, { error: 'no', details: headers })(),
	},
	'422, key echoed': {
		weight: 1,
		then: 'fail',
		make: ({ headers }) => status(422, {}, { error: 'no', details: headers })(),
	},
	page: { weight: 1, then: 'fail', make: () => ({ kind: 'html' }) },
	null: { weight: 1, then: 'fail', make: () => ({ kind: 'body', body: null }) },
	redirect: { weight: 1, then: 'fail', make: ({ url }) => ({ kind: 'redirect', location: url }) },
	slow: { weight: 3, then: 'succeed', make: () => ({ kind: 'slow', ms: 60 }) },
} satisfies Record<string, NamedFault>;

export type ApiFault = keyof typeof apiFaults;
export type AuthorizeFault = keyof typeof authorizeFaults;
