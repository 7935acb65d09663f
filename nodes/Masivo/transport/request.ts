import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** What texts need to know of a request. */
export interface RequestWords {
	method: IHttpRequestMethods;
	/** What it is about, as in `customer "42"`. */
	subject: string;
	/** How a refusal of it begins; if left out, with the subject: `Customer "42" was refused`. */
	refusal?: string;
	/**
	 * Whether sending it twice does the same as sending it once. Only then is it sent again after
	 * it may have reached Masivo.
	 */
	idempotent: boolean;
	/** Whether it changes nothing though it is no GET. */
	changesNothing?: boolean;
	/** Where a 404 says that Masivo does not know the subject: what to check then, as a sentence. */
	ifUnknown?: string;
	/** What a 409 may be about, and what to do then, as sentences. */
	ifTaken?: string;
	/** How to see whether it took effect, as in `look the customer up (Customer → Get)`. */
	lookUp?: string;
	/** What to do where Masivo gets too many requests, or an answer takes too long, as sentences. */
	ifTooMany?: string;
	ifSlow?: string;
	/** What to do where Masivo cannot be reached for the moment, as a sentence. */
	ifAway?: string;
}

/** By the parameter's name: a list is sent separated by commas, what is undefined is not sent. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** One request to Masivo, as an operation describes it. */
export interface MasivoRequest extends RequestWords {
	/** Below the Base URL, percent-encoded: see `path`. */
	path: string;
	query?: Query;
	body?: IDataObject;
	/** What in it nobody may read in a text, such as a one-time code. */
	secrets?: readonly string[];
	/**
	 * Whether the answer holds such a secret. Then a text quotes only what Masivo says of a refusal:
	 * any other answer may hold it, wherever.
	 */
	answersSecret?: boolean;
	/** Whether Masivo allows fewer of these than of all others (LIMITS): the run's pace is kept. */
	isPaced?: boolean;
	/** Error statuses that are an answer to this request, such as 404 when asking whether. */
	accept?: readonly number[];
}

export interface MasivoAnswer {
	status: number;
	body: unknown;
	/** Whether the request changed nothing (`isRead`). */
	ofRead?: boolean;
}

/**
 * Whether a request changes nothing, so that there is nothing that may have taken effect. A GET that must
 * not be sent twice does change something.
 */
export function isRead({
	method,
	idempotent,
	changesNothing,
}: Partial<Pick<RequestWords, 'method' | 'idempotent' | 'changesNothing'>>): boolean {
	return changesNothing ?? (method === 'GET' && idempotent === true);
}

/** Sends one request, with retries. @throws Failure */
export type Send = (request: MasivoRequest) => Promise<MasivoAnswer>;

/**
 * A path of literal parts and encoded values: path`/customers/${id}/tags`. Whatever the value
 * holds, it stays one path segment.
 */
export function path(literals: TemplateStringsArray, ...values: string[]): string {
	return literals.reduce(
		(text, literal, index) => text + encodeURIComponent(values[index - 1]) + literal,
	);
}

/** The query with its question mark, percent-encoded but for the commas between values; or ''. */
export function queryText(query: Query = {}): string {
	const pairs = Object.entries(query).flatMap(([name, value]) => {
		if (value === undefined) return [];
		const values = typeof value === 'object' ? value : [String(value)];
		return [`${encodeURIComponent(name)}=${values.map(encodeURIComponent).join(',')}`];
	});
	return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
