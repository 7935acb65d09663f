import type { IDataObject } from 'n8n-workflow';

import type { UnusableAnswer } from '../failure/answerFailures';
import type { Failure, RequestWords } from '../failure/failure';

/** By the parameter's name: a list is sent separated by commas, what is undefined is not sent. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** One request to Masivo, as an operation describes it. */
export interface MasivoRequest extends RequestWords {
	/** Below the Base URL. Without values it is a text; with some, see `path`. */
	path: string | Path;
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
	/** Whether whoever sends it finds out for themselves if Masivo gave a 404 of a form that is not known. */
	asksWhoAnswers?: boolean;
}

export interface MasivoAnswer extends UnusableAnswer {
	status: number;
	/**
	 * Whether the server that gave it has answered as Masivo documents, or does so when asked. Only where
	 * the answer itself does not show it: it may cost a request.
	 */
	isMasivos?(): Promise<boolean>;
}

/** Why a request came to nothing, and what that means for another try. */
export interface Trouble {
	failure: Failure;
	/** Whether it may be sent again, and that may help. */
	retryable: boolean;
	/** The wait that Masivo asked for, in ms. */
	askedWaitMs?: number;
}

/** What no other try changes. */
export function forGood(failure: Failure): Trouble {
	return { failure, retryable: false };
}

export interface Answer {
	kind: 'answer';
	status: number;
	headers: IDataObject;
	body: unknown;
	/** By which whoever gave it finds it, without secrets (log.ts). */
	requestId?: string;
}

/** What became of an HTTP request that was sent. */
export type Sent = Answer | { kind: 'noAnswer'; code: string; message: string };

/** What became of one that needs a token: where none could be had, it was not sent. */
export type Transmission = Sent | { kind: 'noToken'; trouble: Trouble };

/** Sends one request, with retries. @throws Failure */
export type Send = (request: MasivoRequest) => Promise<MasivoAnswer>;

/** Values never stand in a text alone: what is logged of a path is its template. */
export interface Path {
	/** Percent-encoded, as it is sent. */
	text: string;
	/** With {id} in place of each value, as it may be shown: `/customers/{id}/tags`. */
	template: string;
}

/**
 * A path of literal parts and encoded values: path`/customers/${id}/tags`. Whatever the value
 * holds, it stays one path segment.
 */
export function path(literals: TemplateStringsArray, ...values: string[]): Path {
	const text = literals.reduce(
		(begun, literal, index) => begun + encodeURIComponent(values[index - 1]) + literal,
	);
	return { text, template: literals.join('{id}') };
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
