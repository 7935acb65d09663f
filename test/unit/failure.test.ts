import { inspect } from 'node:util';
import {
	Failure,
	type FailureKind,
	isRefusal,
	isRefusalOfRows,
	isSurelyUndone,
	masivoFailure,
	orFailure,
	withoutSecrets,
} from '../../nodes/Masivo/transport/failure/failure';

const failure = masivoFailure('network', { message: 'No', description: '' });

test('a failure stands in for its rejection; an error of the code stays one', async () => {
	await expect(orFailure(Promise.resolve(7))).resolves.toBe(7);
	await expect(orFailure(Promise.reject(failure))).resolves.toBe(failure);
	const fault = new TypeError('Cannot read');
	await expect(orFailure(Promise.reject(fault))).rejects.toBe(fault);
});

test('the response is kept for code alone: in other words, without secrets, and out of logs', () => {
	const body = { error: 'the-secret' };
	const text = { message: 'The the-secret', description: 'x', status: 422, body };
	const redacted = withoutSecrets(masivoFailure('refused', text), ['the-secret']);
	expect(redacted).toBeInstanceOf(Failure);
	expect((redacted as Failure).body).toBe(body);
	expect(JSON.stringify(redacted) + inspect(redacted)).not.toContain('the-secret');
	const told = new Failure('invalidInput', { ...text, declaration: { cause: 'rate-limited' } });
	expect(told.with({ message: 'No' })).toMatchObject({
		...{ ...text, message: 'No', kind: 'invalidInput', declaration: { cause: 'rate-limited' } },
	});
});

test('without a status nothing was refused', () => {
	expect(isRefusal(failure)).toBe(false);
	expect(isRefusalOfRows(failure)).toBe(false);
	expect(isRefusal({ status: 422 })).toBe(false);
});

test.each<[kind: FailureKind, status: number | undefined, isUndone: boolean]>([
	['refused', 422, true],
	['unknownSubject', 404, true],
	['tooManyRequests', 429, true],
	['network', undefined, true],
	['waitTooLong', undefined, true],
	['stopped', undefined, true],
	['tokenRefused', 401, true],
	['notMasivo', 403, true],
	['notMasivo', 301, true],
	['notMasivo', 303, false],
	['notMasivo', 200, false],
	['notMasivo', undefined, false],
	['mayHaveArrived', 503, false],
	['unusable', 200, false],
	['denied', 200, false],
	['unconfirmed', 200, false],
	['cancelled', undefined, true],
])('after %s (status %s), what must not be done twice is surely undone: %s', (kind, status, is) => {
	expect(isSurelyUndone(new Failure(kind, { message: 'No', description: '', status }))).toBe(is);
	expect(isSurelyUndone(new Error('No'))).toBe(false);
});
