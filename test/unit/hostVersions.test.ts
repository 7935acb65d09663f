import { isAtLeast } from '../../host/versions';

test.each([
	['20.20.2', '20.19'],
	['22.23.3', '20.19'],
	['24.0.0', '24.0.0'],
	['24', '24.0.0'],
	['2.37.0', '2.37'],
	['2.41.1', '2.8.4'],
])('%s is at least %s', (version, minimum) => {
	expect(isAtLeast(version, minimum)).toBe(true);
});

test.each([
	['20.18.1', '20.19'],
	['2.36.8', '2.37'],
	['1.123.81', '2.0.3'],
	['22', '22.16'],
])('%s is older than %s', (version, minimum) => {
	expect(isAtLeast(version, minimum)).toBe(false);
});
