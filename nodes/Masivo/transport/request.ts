import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One request to Masivo, as an operation describes it. */
export interface MasivoRequest {
	method: IHttpRequestMethods;
	/** Below the Base URL, percent-encoded: see `path`. */
	path: string;
	/** Percent-encoded query, without the question mark. */
	query?: string;
	body?: IDataObject;
	/** What it is about, for error messages, as in `customer "42"`. */
	subject: string;
	/**
	 * Whether sending it twice does the same as sending it once. Only then is it sent again after
	 * it may have reached Masivo.
	 */
	idempotent: boolean;
	/** Error statuses that are an answer to this request, such as 404 when asking whether. */
	accept?: readonly number[];
}

export interface MasivoAnswer {
	status: number;
	body: unknown;
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
