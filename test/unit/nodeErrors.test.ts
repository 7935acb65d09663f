import { type IDataObject, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { failedItem, nodeError, rowInSheet } from '../../nodes/Masivo/execution/nodeErrors';
import { invalidInput, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { endOfRun } from '../../nodes/Masivo/execution/progress';
import type { Outcome } from '../../nodes/Masivo/execution/carryOut';
import { adviceIn, isInDoubt, itemsIn, rowCounted } from '../support/failureKinds';

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
		const about = { row: 'row 7' };
		expect(failedItem(badKeys, 12, about).error).toBe(message);
		expect(nodeError(node, badKeys, 12, about).message).toBe(message);
		expect(nodeError(node, badKeys, undefined, about).message).toBe("'Tag Keys' will not do");
	});
});

describe('the error that ends the node', () => {
	test("is n8n's of an API where Masivo did not do it, with its status and when to come back", () => {
		const error = nodeError(node, limited, 3, { besides: 'Two went before.' });
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
		const error = nodeError(node, masivoFailure('network', { message: 'a', description: 'b' }), 0);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: 'a [item 0]', description: 'b', httpCode: null });
	});

	test("is n8n's of the node where a field is to be corrected", () => {
		const error = nodeError(node, badKeys, 1);
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
		const error = nodeError(node, fault, 0);
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
		expect(nodeError(node, words, 0).message).toBe('Tag "keepermail" EPERM ECONNREFUSED [item 0]');
	});
});

describe('what may have been done, and must not be sent again', () => {
	const lookUp = 'look at the wallet';
	const done = (id?: string): Outcome => ({ outputs: [{ id }], lookUp });
	const lost: Outcome = { error: limited, lookUp };
	const refused: Outcome = { error: badKeys };
	const endOf = (items: number, outcomes: Array<[number, Outcome]>, word = 'done') =>
		endOfRun(new Map(outcomes), items, word);

	test('is said first: in the message, and in the description how to look', () => {
		for (const error of [limited, badKeys, new TypeError('No'), 'broken']) {
			const failed = failedItem(error, 2, { lookUp });
			expect(failed.error).toMatch(
				/^May have taken effect, look before you send it again: .+ \[item 2\]$/,
			);
			expect(failed.message).toMatch(/^Before you send it again, look at the wallet\. \w/);
			const ended = nodeError(node, error, 2, { lookUp });
			expect([ended.message, ended.description]).toEqual([failed.error, failed.message]);
		}
	});

	test('is said of a run that ends for another reason, too', () => {
		const end = endOf(4, [
			[0, done()],
			[1, lost],
			[2, refused],
		]);
		const error = nodeError(node, badKeys, 2, { end });
		expect(error.message).toBe(
			"Other items may have taken effect, look before you send them again: 'Tag Keys' will not do [item 2]",
		);
		expect(error.description).toBe(
			'Before you send those again, look at the wallet. Of items 0–3, done: 0; may have taken effect: 1; left: 2–3. Run only those that are left: the others may count twice. Add one.',
		);
		expect(error.context).toMatchObject({
			...{ itemIndex: 2, progress: { done: '0', inDoubt: '1', left: '2–3', ids: {} } },
		});
	});

	test.each<[items: number, outcomes: Array<[number, Outcome]>, text: string]>([
		[3, [], 'None of the 3 items was done before.'],
		[1200, [[3, refused]], 'None of the 1,200 items was done before.'],
		[3, [[1, { outputs: [] }]], 'Of items 0–2, done: 1; left: 0, 2.'],
		[
			2,
			[
				[0, lost],
				[1, done()],
			],
			'Of items 0–1, done: 1; may have taken effect: 0. Run none of them again: they may count twice.',
		],
		[
			3,
			[[0, { outputs: [{ confirmed: false }], lookUp }]],
			'Of items 0–2, may have taken effect: 0; left: 1–2. Run only those that are left: the others may count twice.',
		],
		[1, [[0, done()]], 'The item was done.'],
		[1, [[0, lost]], ''],
	])('%i items, %j', (items, outcomes, text) => {
		expect(endOf(items, outcomes).text).toBe(text);
	});

	test('keeps all ranges and the IDs that came for code, and shows people a hundred', () => {
		const outcomes = Array.from({ length: 1500 }, (_, n): [number, Outcome] => [
			2 * n,
			done(`e${n}`),
		]);
		const { text, progress } = endOf(3000, outcomes);
		expect(itemsIn({ message: '', description: text }).done).toMatch(
			/^0, 2, .+, 198, and more up to 2998$/,
		);
		expect(String(progress.done).split(', ')).toHaveLength(1500);
		expect(Object.entries(progress.ids ?? {})).toHaveLength(1000);
		expect(progress.ids).toMatchObject({ 0: 'e0', 1998: 'e999' });
	});

	test('of what may be sent again the advice comes first, and nothing is in doubt', () => {
		const end = endOf(2, [[0, { outputs: [] }]]);
		const error = nodeError(node, badKeys, 1, { end });
		expect(isInDoubt(error)).toBe(false);
		expect(error.description).toBe('Add one. Of items 0–1, done: 0; left: 1.');
	});
});
