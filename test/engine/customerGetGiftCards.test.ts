import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({
	customers: [
		{ id: 'a/b', giftCards: [{ code: 'GC-1' }, { code: 'GC-2' }, { code: 'GC-3' }] },
		{ id: 'none' },
	],
});

const get = async (input: Array<{ id: string; limit?: number }>, returnAll = false) =>
	await masivo.run('getGiftCards', input, {
		parameters: { limit: '={{ $json.limit ?? 50 }}', returnAll },
	});

const codes = (items: Array<{ json: { code?: unknown } }>) => items.map(({ json }) => json.code);

test('gives an item for each gift card as the API does, and none for a customer without any', async () => {
	const { items } = await get([{ id: 'none' }, { id: 'a/b' }]);
	expect(items.map(({ json }) => json)).toEqual(
		masivo.sandbox.customers.get('a/b')?.owned.giftCards,
	);
	for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 1 });
	expect(masivo.wire()).toEqual([
		'GET /customers/none/rewards/gift-cards',
		'GET /customers/a%2Fb/rewards/gift-cards',
	]);
});

test('asks once for the items of a customer; each gets as many as its limit says', async () => {
	const input = [{ id: 'a/b', limit: 1 }, { id: 'a/b' }];
	expect(codes((await get(input)).items)).toEqual(['GC-1', 'GC-1', 'GC-2', 'GC-3']);
	expect(codes((await get([{ id: 'a/b', limit: 1 }], true)).items)).toHaveLength(3);
	expect(masivo.wire()).toHaveLength(2);
});

test('fails where one of the cards is somebody else’s, even past the limit', async () => {
	const data = [{ code: 'GC-1' }, { code: 'GC-SECRET', customer_id: 'ana' }];
	masivo.sandbox.faults.always({ kind: 'body', body: { data } });
	const { error } = await get([{ id: 'a/b', limit: 1 }]);
	expectFailure(error, 'unconfirmed', 'customer "ana"', 'customer "a/b"', '[item 0]');
});
