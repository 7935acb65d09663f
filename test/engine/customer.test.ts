import { ANA, samples } from '../support/customerOperations';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: [ANA] });

/** What the sandbox has of a customer, as Masivo's answers give it. */
function stateOf(id: string) {
	const state = masivo.sandbox.customers.get(id);
	if (!state) throw new Error(`The sandbox has no customer ${id}`);
	const { wallet, ...customer } = state;
	return { customer, wallet };
}

describe.each(samples)('$operation', ({ operation, id, parameters, extra }) => {
	test('returns the customer and the wallet as the API does', async () => {
		const { status, items } = await masivo.run(operation, [{ id }], { parameters });
		expect(status).toBe('success');
		expect(items).toEqual([{ json: { ...extra, ...stateOf(id) }, pairedItem: { item: 0 } }]);
	});

	test('simplified, returns at most ten fields, with the balance of each reward', async () => {
		const { items } = await masivo.run(operation, [{ id }], {
			parameters: { ...parameters, simplify: true },
		});
		const { customer, wallet } = stateOf(id);
		const { name, email, phone, country, tier_id, tags } = customer;
		const balances = Object.fromEntries(
			wallet.totals?.map(({ reward_id, total }) => [reward_id, total]) ?? [],
		);
		expect(items.map(({ json }) => json)).toEqual([
			{ ...extra, id, name, email, phone, country, tier_id, tags, balances },
		]);
		expect(Object.keys(items[0].json).length).toBeLessThanOrEqual(10);
	});

	test('puts the ID as one encoded segment into the address, or as it is into the body', async () => {
		const odd = 'a/b?c#d %é,🦊';
		if (operation !== 'create') masivo.sandbox.addCustomer({ ...ANA, id: odd });
		const { status } = await masivo.run(operation, [{ id: odd }], { parameters });
		expect(status).toBe('success');
		for (const { path, body } of masivo.sandbox.requests) {
			const inPath = path.split('/')[5];
			expect(inPath ?? (body as { id: string }).id).toBe(inPath ? encodeURIComponent(odd) : odd);
		}
	});

	test.each([['' as unknown], ['  '], [null], [{}], ['..']])(
		'sends nothing for the customer ID %j, and names the field and the item',
		async (bad) => {
			const { status, error } = await masivo.run(operation, [{ id }, { id: bad }], { parameters });
			expect(status).toBe('error');
			expect(error.name).toBe('NodeOperationError');
			expect(error.message).toMatch(/^'Customer ID' .+ \[item 1\]$/);
			expect(error.context.itemIndex).toBe(1);
			expect(masivo.wire()).toEqual([]);
		},
	);

	test.each([400, 403, 422])('passes on what Masivo says of a %i', async (status) => {
		const body = { error: 'Not like this', details: 'Because of that' };
		masivo.sandbox.faults.always({ kind: 'status', status, body });
		const { error } = await masivo.run(operation, [{ id }], { parameters });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: String(status),
			context: { itemIndex: 0 },
		});
		expect(error.message).toMatch(/^Masivo refused the request .+ \[item 0\]$/);
		expect(error.description).toContain('Masivo says: Not like this – Because of that.');
		expect(error.description).toContain(`customer "${id}"`);
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	test.each([
		['a web page', { kind: 'html' }, 'A web page came back'],
		['half an answer', { kind: 'truncatedJson' }, 'The answer does not hold what'],
		['no customer', { kind: 'body', body: { data: {} } }, 'The answer does not hold what'],
		['an error', { kind: 'body', body: { error: 'x' } }, 'The answer does not hold what'],
	] as const)('takes %s for no success', async (_what, fault, message) => {
		masivo.sandbox.faults.always(fault);
		const { status, error } = await masivo.run(operation, [{ id }], { parameters });
		expect(status).toBe('error');
		expect(error.message).toContain(message);
	});

	test('keeps a failed item in its place with Continue', async () => {
		const { items, failed } = await masivo.run(operation, [{ id: '' }, { id }], {
			parameters,
			onError: 'continueRegularOutput',
		});
		const error = "'Customer ID' is empty [item 0]";
		expect(items).toEqual([
			{ json: { error, message: expect.any(String) }, pairedItem: { item: 0 } },
			{ json: { ...extra, ...stateOf(id) }, pairedItem: { item: 1 } },
		]);
		expect(failed).toEqual([]);
	});

	test('sends a failed item out by the error output with its input fields', async () => {
		masivo.sandbox.faults.decide = ({ url, body }) =>
			JSON.stringify([url, body]).includes('refused') ? { kind: 'status', status: 422 } : undefined;
		const input = [
			{ id: 'refused', row: 1 },
			{ id, row: 2 },
			{ id: null, row: 3 },
		];
		const { items, failed } = await masivo.run(operation, input, {
			parameters,
			onError: 'continueErrorOutput',
		});
		expect(items).toEqual([{ json: { ...extra, ...stateOf(id) }, pairedItem: { item: 1 } }]);
		const message = expect.any(String);
		expect(failed).toEqual([
			{
				json: {
					...input[0],
					error: 'Masivo refused the request (422 Unprocessable Content) [item 0]',
					message: expect.stringContaining('Masivo says: Unprocessable Entity'),
				},
				pairedItem: { item: 0 },
			},
			{
				json: { ...input[2], error: "'Customer ID' is empty [item 2]", message },
				pairedItem: { item: 2 },
			},
		]);
	});
});
