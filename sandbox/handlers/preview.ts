import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CustomerState } from '../resources/customers';
import { balanceOf, cents } from '../resources/wallet';
import { ofCustomer } from './envelope';

type Schemas = components['schemas'];

/** Something of an order for which rewards can be redeemed. */
interface Redeemable {
	value?: number;
	redeem?: Schemas['Redemptions'];
}

export function previewRedemption(context: Context<Schemas['PreviewRequest']>, call: Call): Answer {
	const { customer_id, brand_id, order } = context.request.requestBody;
	return ofCustomer(customer_id, call, (customer) => {
		const result = <T extends Redeemable>(part: T) => withResult(part, customer, call);
		const previewed = order && {
			...result(order),
			...(order.products && { products: order.products.map(result) }),
			...(order.shipping && { shipping: result(order.shipping) }),
		};
		const data = { customer_id, brand_id, ...(previewed && { order: previewed }) };
		return { status: 200, body: { data } };
	});
}

/** The part as it is, with what its redemptions would do; one that redeems nothing as it is. */
function withResult<T extends Redeemable>(part: T, { wallet }: CustomerState, { state }: Call) {
	const { value = 0, redeem = [] } = part;
	if (redeem.length === 0) return part;
	const redeemed = redeem.map(({ id = '', amount = 0 }) =>
		balanceOf(wallet, id) >= amount ? { id, amount } : { id, amount: 0, error: 'Not enough' },
	);
	const worth = ({ id, amount }: { id: string; amount: number }) =>
		amount * (state.rewards.get(id)?.attributes?.conversion_factor ?? 0);
	const total = (amounts: number[]) => cents(amounts.reduce((sum, amount) => sum + amount, 0));
	const discount_value = Math.min(value, total(redeemed.map(worth)));
	const redemptions_result = {
		redeemed,
		amount: total(redeemed.map(({ amount }) => amount)),
		discount_value,
		discount_percent: value > 0 ? cents((discount_value / value) * 100) : 0,
		value: cents(value - discount_value),
		action: 'UPDATE',
	};
	return { ...part, redemptions_result };
}
