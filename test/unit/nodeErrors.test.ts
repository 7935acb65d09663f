import { type IDataObject, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { failedItem, nodeError, rowInSheet } from '../../nodes/Masivo/execution/nodeErrors';
import { invalidInput, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { adviceIn, rowCounted } from '../support/failureKinds';

const node: INode = {
	id: '1',
	name: 'Masivo',
	type: 'n8n-nodes-masivo.masivo',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const limited = masivoFailure('tooManyRequests', {
	message: 'Not now',
	description: 'Wait.',
	status: 429,
	declaration: { cause: 'rate-limited', retryAfterMs: 7000 },
});
const badKeys = invalidInput('Tag Keys', 'will not do', 'Add one.');

describe('an item that failed', () => {
	test('has exactly the two keys by which n8n tells it', () => {
		expect(failedItem(badKeys, 2)).toEqual({
			error: "'Tag Keys' will not do [item 2]",
			message: 'Add one.',
		});
	});

	test.each<[what: string, thrown: unknown, message: string, description: string | undefined]>([
		['of n8n', new NodeOperationError(node, 'No', { description: 'Do it.' }), 'No', 'Do it.'],
		['of the code', new TypeError('Cannot read'), 'Cannot read', undefined],
		['whose description is no text', { description: 7 }, '[object Object]', undefined],
		['that is a text', 'broken', 'broken', undefined],
		['that is nothing', undefined, 'undefined', undefined],
		['that is null', null, 'null', undefined],
	])('by an error %s says what there is to say', (_what, thrown, message, description) => {
		const item = failedItem(thrown, 0);
		expect(item.error).toBe(`${message} [item 0]`);
		if (description === undefined) expect(adviceIn(item)).toEqual(['checkFields']);
		else expect(item.message).toBe(description);
	});
});

describe('an item of an import', () => {
	test.each<[json: IDataObject, row: string]>([
		[{ row_number: 7 }, 'row 7'],
		[{ row_number: '7' }, 'row 7'],
		[{}, 'counted'],
		[{ row_number: '' }, 'counted'],
		[{ row_number: 0 }, 'counted'],
		[{ row_number: 7.5 }, 'counted'],
		[{ row_number: [7] }, 'counted'],
		[{ row_number: true }, 'counted'],
	])('with %j is in %s', (json, row) => {
		const isCounted = row === 'counted';
		const told = rowInSheet(12, json, true) ?? '';
		expect(isCounted ? rowCounted.exec(told)?.[1] : told).toBe(isCounted ? '14' : row);
		// In a loop, only the sheet itself can say it.
		expect(rowInSheet(12, json, false)).toBe(isCounted ? undefined : row);
	});

	test('is named by its row, too, before the item', () => {
		const message = "'Tag Keys' will not do (row 7) [item 12]";
		expect(failedItem(badKeys, 12, 'row 7').error).toBe(message);
		expect(nodeError(node, badKeys, 12, '', 'row 7').message).toBe(message);
		expect(nodeError(node, badKeys, undefined, '', 'row 7').message).toBe("'Tag Keys' will not do");
	});
});

describe('the error that ends the node', () => {
	test("is n8n's of an API where Masivo did not do it, with its status and when to come back", () => {
		const error = nodeError(node, limited, 3, 'Two went before.');
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Not now [item 3]',
			description: 'Wait. Two went before.',
			messages: ['Not now'],
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 7000 },
			context: { itemIndex: 3 },
		});
	});

	test('has no status where no answer came', () => {
		const error = nodeError(
			node,
			masivoFailure('network', { message: 'a', description: 'b' }),
			0,
			'',
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: 'a [item 0]', description: 'b', httpCode: null });
	});

	test("is n8n's of the node where a field is to be corrected", () => {
		const error = nodeError(node, badKeys, 1, '');
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: "'Tag Keys' will not do [item 1]",
			description: 'Add one.',
			context: { itemIndex: 1 },
		});
		expect(error.cause).not.toBe(badKeys);
	});

	test('names no item where it is about none', () => {
		const error = nodeError(node, badKeys);
		expect(error).toMatchObject({ message: "'Tag Keys' will not do", description: 'Add one.' });
	});

	test('keeps the stack of a fault in the code', () => {
		const fault = new TypeError('Cannot read');
		const error = nodeError(node, fault, 0, '');
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Cannot read [item 0]');
		expect(adviceIn(error)).toEqual(['checkFields']);
		expect(error.cause).toBe(fault);
	});

	test.each([
		(text: { message: string; description: string }) => masivoFailure('refused', text),
		(text: { message: string; description: string }) => new Error(text.message),
	])('keeps its words where they hold what n8n takes for a code', (make) => {
		const words = make({ message: 'Tag "keepermail" EPERM ECONNREFUSED', description: '' });
		expect(nodeError(node, words, 0, '').message).toBe(
			'Tag "keepermail" EPERM ECONNREFUSED [item 0]',
		);
	});
});
