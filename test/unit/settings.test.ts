import { readSettings, settingsFields } from '../../nodes/Masivo/execution/settings';

const read = (options: Record<string, unknown>) =>
	readSettings({ get: (name) => options[name.replace('options.', '')] });

test('without options, the documented defaults hold', () => {
	const defaults = { concurrency: 256, maxRetries: 3, maxRetryWait: 60, timeout: 30_000 };
	expect(read({})).toEqual(defaults);
	expect(read({ concurrency: null, timeout: undefined })).toEqual(defaults);
});

test.each<[option: string, value: unknown, number: number]>([
	['concurrency', 1, 1],
	['concurrency', 256, 256],
	['maxRetries', 0, 0],
	['maxRetryWait', 0, 0],
	['timeout', '5000', 5000],
])('the option %s may be %j', (option, value, number) => {
	expect(read({ [option]: value })).toMatchObject({ [option]: number });
});

test.each<[option: string, value: unknown, field: string]>([
	['concurrency', 0, 'Max Parallel Requests'],
	['concurrency', 257, 'Max Parallel Requests'],
	['concurrency', Infinity, 'Max Parallel Requests'],
	['maxRetries', -1, 'Max Retries'],
	['maxRetries', 2.5, 'Max Retries'],
	['maxRetries', '', 'Max Retries'],
	['maxRetries', ' ', 'Max Retries'],
	['maxRetryWait', NaN, 'Max Retry Wait'],
	['maxRetryWait', true, 'Max Retry Wait'],
	['timeout', 0, 'Timeout'],
	['timeout', '', 'Timeout'],
	['timeout', 'soon', 'Timeout'],
	['timeout', [], 'Timeout'],
])('the option %s may not be %j', (option, value, field) => {
	expect(() => read({ [option]: value })).toThrow(`'${field}' is out of range`);
});

test('what is refused is shown', () => {
	expect(() => read({ timeout: 'soon' })).toThrow(
		expect.objectContaining({
			description: 'What came in is "soon". Enter a whole number from 1 to 300000 in the options.',
		}),
	);
});

test('every description says for whom an expression counts', () => {
	for (const { description } of settingsFields) {
		expect(description).toContain('An expression counts for all items as the first item has it');
	}
});
