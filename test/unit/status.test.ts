import { isPassingStatus, statusText } from '../../nodes/Masivo/transport/facts/status';

test('statuses have their names', () => {
	expect([404, 502, 522, 530, 418].map(statusText)).toEqual([
		'404 Not Found',
		'502 Bad Gateway',
		'522 Connection Timed Out',
		'530 Origin DNS Error',
		'418',
	]);
});

describe('a status says something that often passes by itself', () => {
	test.each([
		408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530,
		598, 599,
	])('%i does', (status) => {
		expect(isPassingStatus(status)).toBe(true);
	});

	test.each([
		101, 200, 301, 400, 401, 403, 404, 407, 409, 410, 422, 424, 451, 499, 501, 505, 506, 508, 510,
		511, 600, 999,
	])('%i does not', (status) => {
		expect(isPassingStatus(status)).toBe(false);
	});
});
