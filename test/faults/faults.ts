import type { IDataObject } from 'n8n-workflow';
import type { Fault, RecordedRequest } from '../../sandbox';
import { htmlPage } from '../../sandbox/answers';
import { TAGS_BEFORE } from './operations/tags';

/**
 * What a client has to make of a request that met the fault, if its token is accepted. A request that must
 * not be sent twice is never sent again, unless it has not been done for certain.
 */
type Then = 'succeed' | 'retry' | 'fail' | 'retry or fail' | 'open';

/**
 * The same of an answer with the status of a success that says nothing: the node may fail, look whether it
 * was done, or say that it is not confirmed, as long as that is true (invariants/deeds.ts).
 */
const SILENT: Then = 'open';

interface NamedFault {
	/** How often it is drawn, against the others; faults that hold up the whole run are rare. */
	weight: number;
	then: Then;
	/** The operations that it is drawn for; all if it is not said. */
	of?: readonly string[];
	/** Whether Masivo's answer is changed, so that one of an error stays what it is. */
	lies?: boolean;
	/** Which requests it waits for; it comes before all others if it is not said. */
	meets?(request: RecordedRequest): boolean;
	make(request: RecordedRequest): Fault;
}

const status = (code: number, headers?: Record<string, string>, body?: unknown) => (): Fault => ({
	kind: 'status',
	status: code,
	headers,
	body,
});

/** The request takes effect, and then somebody answers in place of Masivo. */
const applied = (code: number) => (): Fault => ({
	kind: 'change',
	change: () => htmlPage(code),
});

/** Masivo carries the request out and answers; what the answer says of the customer is changed. */
const lie = (change: (customer: IDataObject) => IDataObject) => ({
	then: 'fail' as const,
	lies: true,
	make: (): Fault => ({
		kind: 'change',
		change(answer) {
			const { data } = JSON.parse(answer.text) as { data?: IDataObject };
			if (!data) return answer;
			const customer = change(data.customer as IDataObject);
			return { ...answer, text: JSON.stringify({ data: { ...data, customer } }) };
		},
	}),
});

/** Those whose answer holds the customer that was asked for. */
const SHOWS_CUSTOMER = [
	...['create', 'createOrUpdate', 'deleteTags', 'get', 'identify', 'registerDevice'],
	...['update', 'updateTags'],
].map((name) => `customer.${name}`);

const WRITES_TAGS = ['customer.deleteTags', 'customer.updateTags'];

const hasName = ({ body }: RecordedRequest) =>
	(body as IDataObject | undefined)?.name !== undefined;

const PAGE = '<!DOCTYPE html><html><head><title>Gateway</title></head><body>no</body></html>';

const page = (code: number) => status(code, { 'content-type': 'text/html' }, PAGE);

const inAMinute = () => String(Math.round(Date.now() / 1000) + 60);

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
	'429, Retry-After: past': {
		weight: 1,
		then: 'retry',
		make: status(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }),
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
	'500, applied': { weight: 3, then: 'retry', make: applied(500) },
	'502, applied': { weight: 3, then: 'retry', make: applied(502) },
	'503, applied': { weight: 2, then: 'retry', make: applied(503) },
	'504, applied': { weight: 3, then: 'retry', make: applied(504) },
	'522 page': { weight: 2, then: 'retry', make: () => ({ kind: 'html', status: 522 }) },
	'504 text': { weight: 2, then: 'retry', make: status(504, {}, 'upstream timed out') },
	reset: { weight: 3, then: 'retry', make: () => ({ kind: 'reset' }) },
	'reset, applied': { weight: 3, then: 'retry', make: () => ({ kind: 'reset', applied: true }) },
	hang: { weight: 2, then: 'retry', make: () => ({ kind: 'hang' }) },
	'hang, applied': { weight: 2, then: 'retry', make: () => ({ kind: 'hang', applied: true }) },
	// A short answer is there in time.
	trickle: { weight: 2, then: 'succeed', make: () => ({ kind: 'trickle', ms: 1500 }) },
	garbage: { weight: 1, then: 'retry or fail', make: () => ({ kind: 'garbage' }) },
	'garbage, applied': {
		weight: 1,
		then: 'retry or fail',
		make: () => ({ kind: 'garbage', applied: true }),
	},
	'too slow': { weight: 2, then: 'retry', make: () => ({ kind: 'slow', ms: 1500 }) },
	'cut off': { weight: 3, then: 'retry', make: () => ({ kind: 'cutOff' }) },
	'cut off, applied': { weight: 3, then: 'retry', make: () => ({ kind: 'cutOff', applied: true }) },

	'400 text': { weight: 2, then: 'fail', make: status(400, {}, 'no') },
	'401 page': { weight: 2, then: 'fail', make: page(401) },
	// What is no page may be Masivo's, since it answers here when it is asked: test/worlds.
	'404 page': { weight: 5, then: 'fail', make: page(404) },
	'404 page, finding': {
		weight: 20,
		then: 'fail',
		of: ['customer.get', 'customer.createOrUpdate'],
		meets: ({ method }) => method === 'GET',
		make: page(404),
	},
	'407 page': { weight: 1, then: 'fail', make: page(407) },
	'403': { weight: 2, then: 'fail', make: status(403) },
	'422, secrets echoed': {
		weight: 3,
		then: 'fail',
		make: ({ headers }) => status(422, {}, { error: headers.authorization, details: headers })(),
	},
	'422, secrets cut off': {
		weight: 1,
		then: 'fail',
		// Texts are shortened somewhere: wherever that is, no part of a secret may be left.
		make: ({ headers }) =>
			status(422, {}, { message: `${'x'.repeat(70)}${headers.authorization} `.repeat(20) })(),
	},
	'501': { weight: 1, then: 'fail', make: status(501) },
	page: { weight: 3, then: 'fail', make: () => ({ kind: 'html' }) },
	'half JSON': { weight: 3, then: SILENT, make: () => ({ kind: 'truncatedJson' }) },
	'half JSON, applied': {
		weight: 3,
		then: SILENT,
		make: () => ({ kind: 'truncatedJson', applied: true }),
	},
	null: { weight: 2, then: SILENT, make: () => ({ kind: 'body', body: null }) },
	'null, applied': {
		weight: 2,
		then: SILENT,
		make: () => ({ kind: 'body', body: null, applied: true }),
	},
	'no data': { weight: 2, then: SILENT, make: () => ({ kind: 'body', body: { data: {} } }) },
	'no data, applied': {
		weight: 2,
		then: SILENT,
		make: () => ({ kind: 'body', body: { data: {} }, applied: true }),
	},
	'another customer': {
		weight: 4,
		of: [...SHOWS_CUSTOMER, 'coupon.redeem', 'coupon.reverse'],
		...lie((customer) => ({ ...customer, id: `${String(customer.id)}0` })),
	},
	'old name': {
		weight: 10,
		of: ['customer.create', 'customer.createOrUpdate', 'customer.update'],
		meets: hasName,
		...lie((customer) => ({ ...customer, name: 'Old Name' })),
	},
	'tags kept': {
		weight: 6,
		then: 'fail',
		of: ['customer.deleteTags'],
		meets: ({ method }) => method === 'DELETE',
		make: () => ({ kind: 'keepTags' }),
	},
	'old tags': {
		weight: 4,
		of: ['customer.updateTags'],
		...lie((customer) => ({ ...customer, tags: TAGS_BEFORE })),
	},
	// Where a customer is looked up, these say that there are none.
	'no tags': {
		weight: 3,
		of: WRITES_TAGS,
		meets: ({ method }) => method !== 'GET',
		...lie(({ tags: _tags, ...customer }) => customer),
	},
	'tags: null': {
		weight: 3,
		of: WRITES_TAGS,
		meets: ({ method }) => method !== 'GET',
		...lie((customer) => ({ ...customer, tags: null })),
	},
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
	'quota left, resets at Unix time': {
		weight: 1,
		then: 'succeed',
		make: () => ({
			kind: 'change',
			change: (answer) => ({
				...answer,
				headers: {
					...answer.headers,
					'x-ratelimit-remaining': '900',
					'x-ratelimit-reset': inAMinute(),
				},
			}),
		}),
	},
	'tokens end': { weight: 5, then: 'succeed', make: () => ({ kind: 'expireTokens' }) },
} satisfies Record<string, NamedFault>;

/** Faults that are not drawn one by one: they stand for a whole run. */
export const standingFaults = {
	/** Masivo refuses one key of a customer, whatever else is in the request. */
	'key refused': {
		weight: 0,
		then: 'fail',
		make: status(422, {}, { error: 'Unprocessable Entity', details: 'This tag is locked' }),
	},
	/** Masivo refuses every token, but for one customer only. */
	'locked out': {
		weight: 0,
		then: 'fail',
		make: status(401, {}, { error: 'Unauthorized', details: 'Not for this customer' }),
	},
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

export type DrawnFault = keyof typeof apiFaults;
export type ApiFault = DrawnFault | keyof typeof standingFaults;
export type AuthorizeFault = keyof typeof authorizeFaults;

export function apiFault(name: ApiFault): NamedFault {
	return { ...apiFaults, ...standingFaults }[name];
}

/** The faults that are drawn for an operation, with how often each is. */
export function faultsFor(operation: string): Record<string, NamedFault> {
	const all: Array<[string, NamedFault]> = Object.entries(apiFaults);
	return Object.fromEntries(all.filter(([, { of }]) => !of || of.includes(operation)));
}
