import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { uuidOf } from '../../sandbox/uuid';
import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { byId } from '../support/samples/sample';

const masivo = useMasivo({ customers: [{ id: 'a/b' }, { id: 'c' }] });

const PURCHASES = uuidOf('campaign purchases');

const OF_A_BRAND = uuidOf('campaign bring a friend');

const PATH = 'POST /customers/a%2Fb/referrals/request-code';

const get = async (
	parameters: INodeParameters = {},
	input: IDataObject[] = [{ id: 'a/b' }],
	campaign = PURCHASES,
) =>
	await masivo.run('getReferralCode', input, {
		parameters: { campaign: byId(campaign), ...parameters },
	});

test('creates the code, and gets the same one from then on', async () => {
	const [first, second] = [await get(), await get()].map(({ items }) => items);
	expect(first).toEqual([
		{
			json: expect.objectContaining({
				code: expect.any(String),
				customer_id: 'a/b',
				campaign_id: PURCHASES,
			}),
			pairedItem: { item: 0 },
		},
	]);
	expect(second).toEqual(first);
	expect(masivo.wire()).toEqual([PATH, PATH]);
	expect(masivo.sandbox.requests[0].body).toEqual({ campaign_id: PURCHASES, brand_id: null });
});

test('asks once for items that ask for the same, so that no two codes are created', async () => {
	const { items } = await get({}, [{ id: 'a/b' }, { id: 'c' }, { id: 'a/b' }]);
	expect(masivo.wire()).toHaveLength(2);
	expect(items[2].json).toEqual(items[0].json);
	expect(items[1].json.code).not.toBe(items[0].json.code);
});

test('sends the brand of a campaign that belongs to one; without it, Masivo refuses', async () => {
	const brandId = uuidOf('brand');
	const { items } = await get({ additionalFields: { brandId } }, undefined, OF_A_BRAND);
	expect(items[0].json).toMatchObject({ campaign_id: OF_A_BRAND });
	expect(masivo.sandbox.requests[0].body).toEqual({ campaign_id: OF_A_BRAND, brand_id: brandId });
	const { error } = await get({}, undefined, OF_A_BRAND);
	expectFailure(error, 'refused', `campaign "${OF_A_BRAND}"`);
	expect(error.message).toMatch(/: .*brand/i);
	expect(error.description).toContain('422');
});

test.each([[undefined], [null], [''], [' '], [42]])('fails where the code is %j', async (code) => {
	masivo.sandbox.faults.always({ kind: 'body', body: { data: { code, id: '1' } } });
	expectFailure((await get()).error, 'unusable');
});
