import { readSettings, settingsFields } from '../../nodes/Masivo/execution/settings';
import { notices } from '../support/failureKinds';
import { itemWith } from '../support/readInput';
import { refusalBy } from '../support/thrown';

const read = (options: Record<string, unknown>) =>
	readSettings(
		itemWith(
			Object.fromEntries(
				Object.entries(options).map(([name, value]) => [`options.${name}`, value]),
			),
		),
	);

test('without options, the documented defaults hold', () => {
	const defaults = { concurrency: 256, maxRetries: 3, maxRetryWaitMs: 60_000, timeoutMs: 30_000 };
	expect(read({})).toEqual(defaults);
});

test.each<[option: string, value: unknown, setting: object]>([
	['concurrency', 1, { concurrency: 1 }],
	['concurrency', 256, { concurrency: 256 }],
	['maxRetries', 0, { maxRetries: 0 }],
	['maxRetryWait', 0, { maxRetryWaitMs: 0 }],
	['maxRetryWait', 3600, { maxRetryWaitMs: 3_600_000 }],
	['timeout', '5000', { timeoutMs: 5000 }],
])('the option %s may be %j', (option, value, setting) => {
	expect(read({ [option]: value })).toMatchObject(setting);
});

test.each<[option: string, value: unknown, field: string]>([
	['concurrency', 0, 'Max Parallel Requests'],
	['concurrency', 257, 'Max Parallel Requests'],
	['concurrency', Infinity, 'Max Parallel Requests'],
	['maxRetries', -1, 'Max Retries'],
	['maxRetries', 2.5, 'Max Retries'],
	['maxRetries', '', 'Max Retries'],
	['maxRetries', null, 'Max Retries'],
	['maxRetries', ' ', 'Max Retries'],
	['maxRetryWait', NaN, 'Max Retry Wait'],
	['maxRetryWait', true, 'Max Retry Wait'],
	['timeout', 0, 'Timeout'],
	['timeout', '', 'Timeout'],
	['timeout', 'soon', 'Timeout'],
	['timeout', [], 'Timeout'],
])('the option %s may not be %j', (option, value, field) => {
	expect(refusalBy(() => read({ [option]: value }))).toEqual([field, 'outOfRange']);
});

test('what is refused is shown', () => {
	expect(() => read({ timeout: 'soon' })).toThrow(
		expect.objectContaining({
			description: expect.stringMatching(/"soon".+\b1 to 300000\b/),
		}),
	);
});

test('every description says for whom an expression counts', () => {
	for (const { description } of settingsFields) {
		expect(description).toMatch(notices.countsForAllItems);
	}
});
