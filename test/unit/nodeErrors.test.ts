import { type IDataObject, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { failedItem, nodeError, rowInSheet } from '../../nodes/Masivo/execution/nodeErrors';
import { invalidInput, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';

const node: INode = {
	id: '1',
	name: 'Masivo',
	type: 'n8n-nodes-masivo.masivo',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const limited = masivoFailure('tooManyRequests', {
	message: 'Masivo is receiving too many requests (429)',
	description: 'Wait.',
	status: 429,
	declaration: { cause: 'rate-limited', retryAfterMs: 7000 },
});
const badKeys = invalidInput('Tag Keys', 'is empty', 'Add one.');
const FALLBACK = "Check the node's fields and its credential.";

describe('an item that failed', () => {
	test('has exactly the two keys by which n8n tells it', () => {
		expect(failedItem(badKeys, 2)).toEqual({
			error: "'Tag Keys' is empty [item 2]",
			message: 'Add one.',
		});
	});

	test.each<[what: string, thrown: unknown, message: string, description: string]>([
		['of n8n', new NodeOperationError(node, 'No', { description: 'Do it.' }), 'No', 'Do it.'],
		['of the code', new TypeError('Cannot read'), 'Cannot read', FALLBACK],
		['whose description is no text', { description: 7 }, '[object Object]', FALLBACK],
		['that is a text', 'broken', 'broken', FALLBACK],
		['that is nothing', undefined, 'undefined', FALLBACK],
		['that is null', null, 'null', FALLBACK],
	])('by an error %s says what there is to say', (_what, thrown, message, description) => {
		expect(failedItem(thrown, 0)).toEqual({ error: `${message} [item 0]`, message: description });
	});
});

describe('an item of an import', () => {
	test.each<[json: IDataObject, row: string]>([
		[{ row_number: 7 }, 'row 7'],
		[{ row_number: '7' }, 'row 7'],
		[{}, 'row 14 of a sheet with one header row and no blank rows'],
		[{ row_number: '' }, 'row 14 of a sheet with one header row and no blank rows'],
		[{ row_number: 0 }, 'row 14 of a sheet with one header row and no blank rows'],
		[{ row_number: 7.5 }, 'row 14 of a sheet with one header row and no blank rows'],
		[{ row_number: [7] }, 'row 14 of a sheet with one header row and no blank rows'],
		[{ row_number: true }, 'row 14 of a sheet with one header row and no blank rows'],
	])('with %j is in %s', (json, row) => {
		expect(rowInSheet(12, json, true)).toBe(row);
		// In a loop, only the sheet itself can say it.
		expect(rowInSheet(12, json, false)).toBe(row.includes('header') ? undefined : row);
	});

	test('is named by its row, too, before the item', () => {
		const message = "'Tag Keys' is empty (row 7) [item 12]";
		expect(failedItem(badKeys, 12, 'row 7').error).toBe(message);
		expect(nodeError(node, badKeys, 12, '', 'row 7').message).toBe(message);
		expect(nodeError(node, badKeys, undefined, '', 'row 7').message).toBe("'Tag Keys' is empty");
	});
});

describe('the error that ends the node', () => {
	test("is n8n's of an API where Masivo did not do it, with its status and when to come back", () => {
		const error = nodeError(node, limited, 3, '2 of 5 items had been carried out before.');
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Masivo is receiving too many requests (429) [item 3]',
			description: 'Wait. 2 of 5 items had been carried out before.',
			messages: ['Masivo is receiving too many requests (429)'],
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
			message: "'Tag Keys' is empty [item 1]",
			description: 'Add one.',
			context: { itemIndex: 1 },
		});
		expect(error.cause).not.toBe(badKeys);
	});

	test('names no item where it is about none', () => {
		const error = nodeError(node, badKeys);
		expect(error).toMatchObject({ message: "'Tag Keys' is empty", description: 'Add one.' });
	});

	test('keeps the stack of a fault in the code', () => {
		const fault = new TypeError('Cannot read');
		const error = nodeError(node, fault, 0, '');
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: 'Cannot read [item 0]', description: FALLBACK });
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
