import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { welcome } from '../resources/campaigns';
import type { CouponState } from '../resources/coupons';
import type { CustomerState } from '../resources/customers';
import { points } from '../resources/rewards';
import { balanceOf, earn, spend } from '../resources/wallet';
import { customerData, envelope, ofCustomer } from './envelope';

type Schemas = components['schemas'];

export function redeemCoupon(context: Context<Schemas['CouponToRedeem']>, call: Call): Answer {
	const { customer_id, code, brand_id, channel_id, store_id } = context.request.requestBody;
	return ofCustomer(customer_id, call, (customer) => {
		const coupon = call.state.coupons.get(code);
		const refused = refusal(coupon, customer);
		if (!coupon || refused) return refused ?? unknownCode();
		const issued_at = new Date().toISOString();
		const { wallet } = customer;
		const origin = { campaign_id: welcome.id, issued_at };
		const lines = [earn(wallet, points.id, coupon.points, origin)];
		coupon.redeemedBy.add(customer.id);
		call.state.ledger.add(customer, {
			...{ type: 'ACCUMULATION', amount: coupon.points, campaign_id: welcome.id },
			...{ brand_id, channel_id, store_id, attributes: { campaign_name: welcome.name } },
		});
		call.state.webhooks.emit('CUSTOMER_ACCUMULATION', customer.id, { lines, wallet });
		const accumulations = [{ reward_id: points.id, amount: coupon.points }];
		return { status: 200, body: { data: { ...customerData(customer), accumulations } } };
	});
}

export function reverseCoupon(context: Context<Schemas['CouponToReverse']>, call: Call): Answer {
	const { customer_id, code = '' } = context.request.requestBody;
	return ofCustomer(customer_id, call, (customer) => {
		const coupon = call.state.coupons.get(code);
		if (!coupon) return unknownCode();
		if (!coupon.redeemedBy.delete(customer.id)) {
			return failure(422, 'The customer has not redeemed this coupon');
		}
		spend(customer.wallet, points.id, coupon.points);
		const amount = -coupon.points;
		call.state.ledger.add(customer, { type: 'REVERSAL', amount, campaign_id: welcome.id });
		return envelope(customer);
	});
}

/** Why the customer cannot redeem the coupon, if so. */
function refusal(coupon: CouponState | undefined, customer: CustomerState): Answer | undefined {
	if (!coupon) return unknownCode();
	const { expired, redeemedBy, maxUses = Infinity, minPoints = 0, requirement } = coupon;
	if (expired) return failure(422, 'The coupon has expired');
	if (redeemedBy.has(customer.id)) return failure(422, 'The customer has redeemed this coupon');
	if (redeemedBy.size >= maxUses) return failure(422, 'The coupon is used up');
	if (balanceOf(customer.wallet, points.id) >= minPoints) return undefined;
	const { status, body } = failure(422, 'A condition of the coupon was not met');
	return { status, body: { ...body, requirement: requirement ?? 'Condition was not met' } };
}

const unknownCode = () => failure(422, 'No coupon has this code');
