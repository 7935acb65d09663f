import type { IDataObject } from 'n8n-workflow';

import { points } from '../../sandbox/resources/rewards';
import { expectFailure } from '../support/failureKinds';
import { ANA, samples } from '../support/samples';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: [ANA] });

/** What the sandbox has of a customer, as Masivo's answers give it. */
function stateOf(id: string) {
	const state = masivo.sandbox.customers.get(id);
	if (!state) throw new Error(`The sandbox has no customer ${id}`);
	const { wallet, owned: _owned, ...customer } = state;
	return { customer, wallet };
}

/** What an output holds besides the customer and the wallet. */
const EXTRA: Record<string, IDataObject> = {
	'customer.create': {},
	'customer.createOrUpdate': { action: 'updated', notUpdated: ['email'] },
	'customer.deleteTags': {},
	'customer.get': {},
	'customer.identify': {},
	'customer.registerDevice': {},
	'customer.update': {},
	'customer.updateTags': {},
};

const ofCustomers = samples.filter(({ operation }) => operation in EXTRA);

describe.each(ofCustomers)('$operation', ({ operation, item: { id: customerId }, parameters }) => {
	const extra = EXTRA[operation];
	const id = String(customerId);

	test('returns the customer and the wallet as the API does', async () => {
		const { status, items } = await masivo.run(operation, [{ id }], { parameters });
		expect(status).toBe('success');
		expect(items).toEqual([{ json: { ...extra, ...stateOf(id) }, pairedItem: { item: 0 } }]);
	});

	test('simplified, returns a few flat fields, with the balance of each reward by its name', async () => {
		const { items } = await masivo.run(operation, [{ id }], {
			parameters: { ...parameters, simplify: true },
		});
		const { customer, wallet } = stateOf(id);
		const { name, email, phone, country, tier_id, tags } = customer;
		const balances = { Points: wallet.totals?.[0].total };
		const reward_ids = { Points: points.id };
		expect(items.map(({ json }) => json)).toEqual([
			{ ...extra, id, name, email, phone, country, tier_id, tags, balances, reward_ids },
		]);
	});

	test('puts the ID as one encoded segment into the address, or as it is into the body', async () => {
		const odd = 'a/b?c#d %é,🦊';
		if (operation !== 'customer.create') masivo.sandbox.addCustomer({ ...ANA, id: odd });
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
			expectFailure(error, 'invalidInput', "'Customer ID' ", '[item 1]');
			expect(error.context.itemIndex).toBe(1);
			expect(masivo.wire()).toEqual([]);
		},
	);
});
