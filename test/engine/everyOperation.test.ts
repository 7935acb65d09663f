import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { resources } from '../../nodes/Masivo/resources';
import { adviceIn, expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { SANDBOX, samples, type NamedSample } from '../support/samples';

/** What every operation must do alike, whatever it is. */

const masivo = useMasivo(SANDBOX);

const operationNamed = (name: string) => {
	const [resource, operation] = name.split('.');
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (!found) throw new Error(`The node has no operation ${name}`);
	return found;
};

/** The input item, with the sandbox in the state that the operation needs. */
const ready = ({ item, prepare }: NamedSample): IDataObject => ({
	...item,
	...prepare?.(masivo.sandbox),
});

/** A field whose expression yields nothing. (n8n itself refuses one that is left empty.) */
const emptied = ({ name, type }: INodeProperties): INodeParameters => ({
	[name]: type === 'resourceLocator' ? { __rl: true, mode: 'id', value: NOTHING } : NOTHING,
});

const NOTHING = '={{ $json.nothing }}';

const isShown = ({ displayOptions }: INodeProperties, parameters: INodeParameters): boolean =>
	Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
		(values as unknown[] | undefined)?.includes(parameters[name]),
	);

describe.each(samples)('$operation', (sample) => {
	const { operation, parameters } = sample;
	const run = async (
		items: IDataObject[],
		onError?: 'continueRegularOutput' | 'continueErrorOutput',
	) => await masivo.run(operation, items, { parameters, onError });

	test('succeeds, and links what comes out to its item', async () => {
		const item = ready(sample);
		const { status, items, error } = await run([item]);
		expect(error?.message).toBeUndefined();
		expect(status).toBe('success');
		expect(items).not.toEqual([]);
		for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	});

	test('sends nothing where a required field is empty, and names it', async () => {
		const required = operationNamed(operation).fields.filter(
			(field) => field.required && isShown(field, parameters),
		);
		for (const field of required) {
			const { status, error } = await masivo.run(operation, [ready(sample)], {
				parameters: { ...parameters, ...emptied(field) },
			});
			expect(status).toBe('error');
			expect(error.name).toBe('NodeOperationError');
			expectFailure(error, 'invalidInput', `'${field.displayName}' `, '[item 0]');
			expect(masivo.wire()).toEqual([]);
			masivo.sandbox.reset();
		}
	});

	test.each([400, 403, 422])('passes on what Masivo says of a %i', async (status) => {
		const item = ready(sample);
		const body = { error: 'Not like this', details: 'Because of that' };
		masivo.sandbox.faults.always({ kind: 'status', status, body });
		const { error } = await run([item]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: String(status),
			context: { itemIndex: 0 },
		});
		expectFailure(error, 'refused');
		// Of an import, which row it was.
		expect(error.message).toMatch(/: Because of that (?:\(row 2\b.+\) )?\[item 0\]$/);
		expect(error.description).toContain('Not like this');
		expect(error.description).toContain(` ${status} `);
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	/** All other answers: test/worlds. */
	test('takes a web page for no success', async () => {
		const item = ready(sample);
		masivo.sandbox.faults.always({ kind: 'html' });
		const { status, error } = await run([item]);
		expect(status).toBe('error');
		expectFailure(error, 'notMasivo');
	});

	test('tells a page that is not there from one of Masivo’s that says so', async () => {
		const item = ready(sample);
		masivo.sandbox.faults.always({ kind: 'status', status: 404, body: 'default backend - 404' });
		const { status, error } = await run([item]);
		expect(status).toBe('error');
		expectFailure(error, 'notMasivo', '404');
	});

	test('keeps each item to itself: a failed one stays in its place, or goes out by the error output', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const item = ready(sample);
			let isFirst = true;
			masivo.sandbox.faults.decide = () => {
				if (!isFirst) return undefined;
				isFirst = false;
				return { kind: 'status', status: 403 };
			};
			// Of the same customer, one after another; of another one, side by side.
			const input = [
				{ ...item, row: 1 },
				{ ...item, row: 2 },
			];
			const { items, failed } = await masivo.run(operation, input, {
				parameters: {
					...parameters,
					options: { ...(parameters.options as INodeParameters), concurrency: 1 },
				},
				onError,
			});
			const all = [...items, ...failed];
			const links = all.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect([...new Set(links)].sort()).toEqual([0, 1]);
			const errors = all.filter(({ json }) => typeof json.error === 'string');
			expect(errors.length).toBeGreaterThanOrEqual(1);
			expectFailure(errors[0].json, 'refused', ': A fault of the sandbox ', '[item 0]');
			if (onError === 'continueRegularOutput') expect(failed).toEqual([]);
			else
				for (const { json, pairedItem } of failed) {
					const { item: index } = pairedItem as { item: number };
					expect(json).toMatchObject(input[index]);
				}
			masivo.sandbox.reset();
		}
	});

	test('is sent again after a lost answer, or never, as it is safe', async () => {
		await run([ready(sample)]);
		const sent = masivo.wire();
		const writing = sent.findIndex((line) => !line.startsWith('GET'));
		const main = Math.max(0, writing);
		masivo.sandbox.reset();
		const item = ready(sample);
		masivo.sandbox.faults.decide = () =>
			masivo.sandbox.requests.length === main + 1 ? { kind: 'reset', applied: true } : undefined;
		const { status, error } = await run([item]);
		const times = masivo.wire().filter((line) => line === sent[main]).length;
		if (sample.sentAgain) {
			expect(status).toBe('success');
			expect(times).toBe(sent.filter((line) => line === sent[main]).length + 1);
		} else {
			expect(times).toBe(1);
			expect(status).toBe('error');
			expectFailure(error, 'mayHaveArrived');
			expect(adviceIn(error)).toContain('lookUp');
		}
	});
});
