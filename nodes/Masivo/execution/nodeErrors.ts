import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { Failure } from '../transport/failure';

/**
 * What a failed item looks like with Continue. Exactly these keys are what every n8n since 1.0 takes
 * for a failure, and moves to the error output together with the item's input fields
 * (workflow-execute.js, handleNodeErrorOutput).
 */
export function failedItem(error: unknown, itemIndex: number): IDataObject {
	const { message, description } = textsOf(error);
	return { error: withItem(message, itemIndex), message: description };
}

/**
 * The error that ends the node, or with which the editor is told that it gets no list.
 *
 * @param itemIndex undefined where it is about no item
 * @param progress what had been done before, as a sentence
 */
export function nodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	progress = '',
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
	result.message = withItem(message, itemIndex);
	result.description = [description, progress].filter(Boolean).join(' ');
	return result;
}

function textsOf(error: unknown): { message: string; description: string } {
	const { message } = asError(error);
	const description = (error as { description?: unknown } | undefined)?.description;
	return {
		message,
		description:
			typeof description === 'string' ? description : "Check the node's fields and its credential.",
	};
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

function withItem(message: string, itemIndex?: number): string {
	return itemIndex === undefined ? message : `${message} [item ${itemIndex}]`;
}
