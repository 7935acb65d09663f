import { type IDataObject, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { Failure } from '../transport/failure/failure';
import type { RunEnd } from './progress';

/** What is told of a failure besides its own words. */
interface About {
	/** Where the item is in its sheet (`rowInSheet`). */
	row?: string;
	/** How to see whether it was done, if it may have been and must not be sent again (`Outcome`). */
	lookUp?: string;
	/** Where it ends a run: how far that came. */
	end?: RunEnd;
	/** A sentence behind all others. */
	besides?: string;
}

/**
 * What a failed item looks like with Continue. Exactly these keys are what every n8n since 1.0 takes
 * for a failure, and moves to the error output together with the item's input fields
 * (workflow-execute.js, handleNodeErrorOutput).
 */
export function failedItem(error: unknown, itemIndex: number, about: About = {}): IDataObject {
	const { message, description } = textsOf(error, about);
	return { error: withItem(message, itemIndex, about.row), message: description };
}

/**
 * Where a person finds an item in a sheet. Google Sheets says it; else it can be told of items that came
 * in at once only: in a loop, n8n counts them anew in each pass.
 */
export function rowInSheet(
	itemIndex: number,
	{ row_number: row }: IDataObject,
	isFirstPass: boolean,
): string | undefined {
	const isSaid = ['number', 'string'].includes(typeof row) && /^[1-9]\d*$/.test(String(row));
	if (isSaid) return `row ${String(row)}`;
	return isFirstPass
		? `row ${itemIndex + 2} of a sheet with one header row and no blank rows`
		: undefined;
}

/**
 * The error that ends the node, or with which the editor is told that it gets no list.
 *
 * @param itemIndex undefined where it is about no item
 */
export function nodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	about: About = {},
): NodeApiError | NodeOperationError {
	const { message, description } = textsOf(error, about);
	const options = { itemIndex, message, description };
	const result =
		error instanceof Failure && error.origin === 'masivo'
			? new NodeApiError(
					node,
					{ message, description },
					{ ...options, httpCode: error.status?.toString(), failure: error.declaration },
				)
			: new NodeOperationError(node, error instanceof Failure ? message : asError(error), options);
	// The constructors put a text of their own in place of a message that happens to contain an
	// error code such as EPERM, as the tag "keepermail" does.
	result.message = withItem(message, itemIndex, about.row);
	result.description = description;
	if (about.end) result.context.progress = about.end.progress;
	return result;
}

/**
 * An agent's model reads the message only, and a person reads it first (langchain, buildSteps). So that a
 * failure may have been done stands at its beginning, here, whatever its own words are.
 */
function textsOf(
	error: unknown,
	{ lookUp, end, besides }: About,
): { message: string; description: string } {
	const [doubt, look] = doubtOf(lookUp, end);
	const advice =
		error instanceof Failure
			? error.advice
			: (error as { description?: unknown } | undefined)?.description;
	const description =
		typeof advice === 'string' ? advice : "Check the node's fields and its credential.";
	// What must not be sent again goes before what to do.
	const said = end?.isOnce ? [end.text, description] : [description, end?.text];
	const parts = [look, ...said, besides];
	return { message: doubt + asError(error).message, description: parts.filter(Boolean).join(' ') };
}

function doubtOf(lookUp?: string, end?: RunEnd): [doubt: string, look: string] {
	if (lookUp !== undefined) return [IN_DOUBT, `Before you send it again, ${lookUp}.`];
	if (end?.lookUp === undefined) return ['', ''];
	return [OTHERS_IN_DOUBT, `Before you send those again, ${end.lookUp}.`];
}

const IN_DOUBT = 'May have taken effect, look before you send it again: ';

const OTHERS_IN_DOUBT = 'Other items may have taken effect, look before you send them again: ';

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** The item comes last: workflows take it off again by its form. */
function withItem(message: string, itemIndex?: number, row?: string): string {
	if (itemIndex === undefined) return message;
	return [message, row && `(${row})`, `[item ${itemIndex}]`].filter(Boolean).join(' ');
}
