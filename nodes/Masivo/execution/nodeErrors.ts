import { type IDataObject, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { Failure } from '../transport/failure/failure';

/**
 * What a failed item looks like with Continue. Exactly these keys are what every n8n since 1.0 takes
 * for a failure, and moves to the error output together with the item's input fields
 * (workflow-execute.js, handleNodeErrorOutput).
 *
 * @param row where the item is in its sheet (`rowInSheet`)
 */
export function failedItem(error: unknown, itemIndex: number, row?: string): IDataObject {
	const { message, description } = textsOf(error);
	return { error: withItem(message, itemIndex, row), message: description };
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
 * @param progress what had been done before, as a sentence
 * @param row where the item is in its sheet
 */
export function nodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	progress = '',
	row?: string,
): NodeApiError | NodeOperationError {
	const { message, description } = textsOf(error);
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
	result.message = withItem(message, itemIndex, row);
	result.description = [description, progress].filter(Boolean).join(' ');
	return result;
}

function textsOf(error: unknown): { message: string; description: string } {
	const { message } = asError(error);
	const description =
		error instanceof Failure
			? error.advice
			: (error as { description?: unknown } | undefined)?.description;
	return {
		message,
		description:
			typeof description === 'string' ? description : "Check the node's fields and its credential.",
	};
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** The item comes last: workflows take it off again by its form. */
function withItem(message: string, itemIndex?: number, row?: string): string {
	if (itemIndex === undefined) return message;
	return [message, row && `(${row})`, `[item ${itemIndex}]`].filter(Boolean).join(' ');
}
