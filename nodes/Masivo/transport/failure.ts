import type { IDataObject, NodeApiError } from 'n8n-workflow';

/** Why something failed, in n8n's own vocabulary (n8n-workflow `errors/failure`). */
export type FailureDeclaration = NonNullable<NodeApiError['failure']>;

export interface FailureText {
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do next. */
	description: string;
	/** The HTTP status, where an answer came. */
	status?: number;
	/** For n8n: why, and when it is worth another try. */
	declaration?: FailureDeclaration;
}

/**
 * The reason why one item has no result, in words for the person who runs the workflow.
 *
 * `origin` says whose turn it is: `input` is a parameter to correct (n8n's NodeOperationError),
 * `masivo` is the service or the way to it (n8n's NodeApiError).
 */
export class Failure extends Error {
	readonly description: string;

	readonly status?: number;

	readonly declaration?: FailureDeclaration;

	constructor(
		readonly origin: 'input' | 'masivo',
		text: FailureText,
	) {
		super(text.message);
		this.name = 'Failure';
		this.description = text.description;
		this.status = text.status;
		this.declaration = text.declaration;
	}
}

/** A parameter that cannot be sent. `field` is its name as the editor shows it. */
export function invalidInput(field: string, is: string, description: string): Failure {
	return new Failure('input', { message: `'${field}' ${is}`, description });
}

/**
 * Statuses that say nothing about what was sent: they are about the token, the way, the customer
 * or the moment, and would be the same for each part of it.
 */
const NOT_ABOUT_THE_CONTENT: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 429]);

/** Whether Masivo refused what a request holds, so that a part of it may be accepted. */
export function isRefusal(error: unknown): boolean {
	if (!(error instanceof Failure) || error.status === undefined) return false;
	const { status } = error;
	return status >= 400 && status < 500 && !NOT_ABOUT_THE_CONTENT.has(status);
}

/** Past so many characters a value is shortened where a text shows it. */
const LONGEST_SHOWN = 60;

/** A value that is refused, as a text shows it: in quotes, on one line, shortened. */
export function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : inJson(value);
	// Control and invisible characters would be seen by nobody: they are spelled out.
	const visible = text.replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/gu,
		(character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
	);
	const characters = [...visible];
	const short = characters.slice(0, LONGEST_SHOWN).join('');
	return `"${short}${characters.length > LONGEST_SHOWN ? '…' : ''}"`;
}

function inJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return String(value);
	}
}

/** Masivo, or the way to it, did not do what was asked. */
export function masivoFailure(text: FailureText): Failure {
	return new Failure('masivo', text);
}

/** The same failure with every secret blotted out, in case a server or a proxy echoed it. */
export function withoutSecrets(failure: Failure, secrets: Iterable<string>): Failure {
	const blot = (text: string) =>
		[...secrets].reduce((blotted, secret) => blotted.replaceAll(secret, '*****'), text);
	const { message, description, status, declaration } = failure;
	return new Failure(failure.origin, {
		message: blot(message),
		description: blot(description),
		status,
		declaration,
	});
}

/** A plain object, wherever it comes from; no list, date or other instance of a class. */
export function isRecord(value: unknown): value is IDataObject {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * A number as text; undefined if digits were lost before it came here: an ID of twenty digits is
 * another number by the time an expression hands it over.
 */
export function exactText(value: number): string | undefined {
	const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
	return isExact ? String(value) : undefined;
}
