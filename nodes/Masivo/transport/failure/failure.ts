import type { IHttpRequestMethods, NodeApiError } from 'n8n-workflow';

import { redactor } from '../facts/redact';
import { shown } from '../facts/values';

/** What Masivo may refuse of a credential: a key, or a token that it gave for one or somebody pasted. */
export type CredentialPart = 'apiKey' | 'freshToken' | 'pastedToken';

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
	/** What of the credential the request is to prove: if it is refused, that is. */
	credentialPart?: CredentialPart;
	/** Where a 404 says that Masivo does not know the subject: what to check then, as a sentence. */
	ifUnknown?: string;
	/** What a 409 may be about, and what to do then, as sentences. */
	ifTaken?: string;
	/** How to see whether it took effect, as in `look the customer up (Customer → Get)`; `look in Masivo` if left out. */
	lookUp?: string;
	/** What to do where Masivo gets too many requests, or an answer takes too long, as sentences. */
	ifTooMany?: string;
	ifSlow?: string;
	/** What to do where Masivo cannot be reached for the moment, as a sentence. */
	ifAway?: string;
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

/** Why something failed, in n8n's own vocabulary (n8n-workflow `errors/failure`). */
export type FailureDeclaration = NonNullable<NodeApiError['failure']>;

/** What went wrong, for code: it need not read the texts, which are for people. */
export type FailureKind =
	/** A parameter cannot be sent, or what came in is not what it should be. */
	| 'invalidInput'
	/** The credential lacks something, holds what cannot be sent, or differs between items. */
	| 'credential'
	/** Masivo refused the token or the API key. */
	| 'tokenRefused'
	/** Masivo refused this request: a 4xx about it, a condition that was not met, a 5xx for good. */
	| 'refused'
	/** Masivo does not know whom or what it is about. */
	| 'unknownSubject'
	/** Somebody else answered: a web page, another login, a redirect, an error in a form of its own. */
	| 'notMasivo'
	/** A success that holds nothing of what is documented, or is cut off. */
	| 'unusable'
	/** A success whose body says that the request failed. */
	| 'denied'
	/** A success that shows something else than was asked for. */
	| 'unconfirmed'
	/** 429, after all retries. */
	| 'tooManyRequests'
	/** 408, 425 or a 5xx that may pass, after all retries. */
	| 'unavailable'
	/** No response; the request has not arrived, or may be sent again. */
	| 'network'
	/** No response or a 408, 425 or 5xx, and the request must not be sent twice. */
	| 'mayHaveArrived'
	/** Masivo asks for a longer wait than the run may wait. */
	| 'waitTooLong'
	/** The execution was cancelled. */
	| 'cancelled'
	/** Not sent, because another item failed. */
	| 'stopped';

interface FailureText {
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do next. */
	description: string;
	/** The HTTP status, where an answer came. */
	status?: number;
	/** For n8n: why, and when it is worth another try. */
	declaration?: FailureDeclaration;
	/** By which whoever gave the response finds it (log.ts). */
	requestId?: string;
	/** The body of the response, where one came, as it came: secrets may be in it. */
	body?: unknown;
	/** Whether a success says neither that it was done nor that it was not: a look may tell. */
	isUnsettled?: boolean;
}

/**
 * The reason why one item has no result, in words for the person who runs the workflow.
 */
export class Failure extends Error {
	readonly description: string;

	readonly status?: number;

	readonly declaration?: FailureDeclaration;

	readonly requestId?: string;

	readonly isUnsettled?: boolean;

	/** No property: whoever logs a failure with all that it holds does not log the response. */
	readonly #body?: unknown;

	constructor(
		readonly kind: FailureKind,
		text: FailureText,
	) {
		super(text.message);
		this.name = 'Failure';
		this.description = text.description;
		this.status = text.status;
		this.declaration = text.declaration;
		this.requestId = text.requestId;
		this.#body = text.body;
		if (text.isUnsettled) this.isUnsettled = true;
	}

	/**
	 * Whose turn it is: `input` is something to correct in the node (n8n's NodeOperationError), `masivo`
	 * is the service or the way to it (n8n's NodeApiError).
	 */
	get origin(): 'input' | 'masivo' {
		return this.kind === 'invalidInput' ? 'input' : 'masivo';
	}

	/** Only to be read by code: unlike the texts, it may hold secrets. */
	get body(): unknown {
		return this.#body;
	}

	/** What to do next, and for who cannot: by what support finds the response. */
	get advice(): string {
		const { description, requestId } = this;
		return requestId === undefined ? description : `${description} Request ID: ${requestId}.`;
	}

	/** The same failure in other words. */
	with(text: Partial<FailureText>): Failure {
		const { kind, message, description, status, declaration, requestId, body, isUnsettled } = this;
		const own = { message, description, status, declaration, requestId, body, isUnsettled };
		return new Failure(kind, { ...own, ...text });
	}
}

/** The failure in place of its rejection; what is no failure is an error of the code, and stays one. */
export async function orFailure<T>(promise: Promise<T>): Promise<T | Failure> {
	return await promise.catch((error: unknown) =>
		error instanceof Failure ? error : Promise.reject(error),
	);
}

/** Kinds of failure that say what is wrong with a success, or with an error that was an answer. */
const FOUND_IN_ANSWERS: ReadonlySet<FailureKind> = new Set([
	...(['refused', 'unknownSubject', 'notMasivo', 'unusable', 'denied', 'unconfirmed'] as const),
]);

/** What was found wrong with the answer of this ID; any other error stays as it is. */
export function aboutAnswer(error: unknown, requestId: string | undefined): unknown {
	if (!(error instanceof Failure) || error.requestId !== undefined) return error;
	return FOUND_IN_ANSWERS.has(error.kind) ? error.with({ requestId }) : error;
}

/** A parameter that cannot be sent. `field` is its name as the editor shows it. */
export function invalidInput(field: string, is: string, description: string): Failure {
	return new Failure('invalidInput', { message: `'${field}' ${is}`, description });
}

/**
 * A value that is not sent, and the value itself, so that the reader finds it in the data.
 *
 * @param field the field's name in the editor
 * @param is what is wrong, as in "'Birth Date' is not a date"
 * @param advice what to do, in full sentences
 */
export function refusedValue(field: string, is: string, value: unknown, advice: string): Failure {
	return invalidInput(field, is, `What came in is ${shown(value)}. ${advice}`);
}

/**
 * Statuses of a refusal that say nothing about what was sent: they are about the token, the way or the
 * customer, and would be the same for each part of it.
 */
const NOT_ABOUT_THE_CONTENT: ReadonlySet<number> = new Set([401, 403, 404, 407]);

/**
 * Whether what a request holds was refused, so that a part of it may be accepted. Who stands before Masivo
 * may refuse it too: a body that is too large, for instance, with a web page (413).
 */
export function isRefusal(error: unknown): error is Failure {
	if (!(error instanceof Failure)) return false;
	const { kind, status } = error;
	// A web page with the status of a success is none.
	if ((kind !== 'refused' && kind !== 'notMasivo') || status === undefined) return false;
	return status >= 400 && status < 500 && !NOT_ABOUT_THE_CONTENT.has(status);
}

/**
 * The same of a request that holds many rows: Masivo may say of one of them that it does not know whom it
 * is about.
 */
export function isRefusalOfRows(error: unknown): error is Failure {
	if (isRefusal(error)) return true;
	if (!(error instanceof Failure) || error.status !== 404) return false;
	return error.kind === 'unknownSubject' || error.kind === 'refused';
}

/** After these, a request that is not idempotent has done nothing: it did not go out, or was refused. */
const UNDONE: ReadonlySet<FailureKind> = new Set([
	...(['invalidInput', 'credential', 'tokenRefused', 'refused', 'unknownSubject'] as const),
	...([
		'tooManyRequests',
		'unavailable',
		'network',
		'waitTooLong',
		'cancelled',
		'stopped',
	] as const),
]);

/** What a server says after it did something: see what came of it there (RFC 9110, 15.4.4). */
const SEE_OTHER = 303;

/** Whether an item whose request is not idempotent has surely not been done: it may be sent. */
export function isSurelyUndone(error: unknown): boolean {
	if (!(error instanceof Failure)) return false;
	const { kind, status = 0 } = error;
	// Another one's page is a refusal, unless it has the status of a success; 303 says that it was done.
	const isElsewhere = kind === 'notMasivo' && status >= 300 && status < 500 && status !== SEE_OTHER;
	return UNDONE.has(kind) || isElsewhere;
}

/** Masivo, or the way to it, did not do what was asked. */
export function masivoFailure(
	kind: Exclude<FailureKind, 'invalidInput'>,
	text: FailureText,
): Failure {
	return new Failure(kind, text);
}

/**
 * The same failure with every secret redacted out, in case a server or a proxy echoed it. An error of
 * the code stays as it is.
 */
export function withoutSecrets(error: unknown, secrets: Iterable<string> & object): unknown {
	if (!(error instanceof Failure)) return error;
	const redact = redactor(secrets);
	return error.with({
		message: redact(error.message),
		description: redact(error.description),
		requestId: error.requestId && redact(error.requestId),
	});
}
