import type { NodeApiError } from 'n8n-workflow';

import { blotter } from './blot';

export { exactText, isRecord, shown } from './values';

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

/** Masivo, or the way to it, did not do what was asked. */
export function masivoFailure(text: FailureText): Failure {
	return new Failure('masivo', text);
}

/** The same failure with every secret blotted out, in case a server or a proxy echoed it. */
export function withoutSecrets(failure: Failure, secrets: Iterable<string>): Failure {
	const blot = blotter(secrets);
	const { message, description, status, declaration } = failure;
	return new Failure(failure.origin, {
		message: blot(message),
		description: blot(description),
		status,
		declaration,
	});
}
