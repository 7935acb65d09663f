import {
	isRefusal,
	isRefusalOfRows,
	masivoFailure,
	orFailure,
} from '../../nodes/Masivo/transport/failure';

const failure = masivoFailure({ message: 'No', description: '' });

test('a failure stands in for its rejection; an error of the code stays one', async () => {
	await expect(orFailure(Promise.resolve(7))).resolves.toBe(7);
	await expect(orFailure(Promise.reject(failure))).resolves.toBe(failure);
	const fault = new TypeError('Cannot read');
	await expect(orFailure(Promise.reject(fault))).rejects.toBe(fault);
});

test('without a status nothing was refused', () => {
	expect(isRefusal(failure)).toBe(false);
	expect(isRefusalOfRows(failure)).toBe(false);
	expect(isRefusal({ status: 422 })).toBe(false);
});
