import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { welcome } from './campaigns';
import { customerData, envelope, ofCustomer } from './customers';
import type { CustomerState, CustomerStore } from './customers';
import { points } from './rewards';
import type { TransactionStore } from './transactions';
import { balanceOf, earn, spend } from './wallet';

type Schemas = components['schemas'];

/** A coupon code. */
export interface CouponSeed {
	code: string;
	/** What it gives. */
	points: number;
	/** The balance a customer needs to redeem it; default 0. */
	minPoints?: number;
	/** What is said to those who have less; default: Masivo's own default. */
	requirement?: string;
	expired?: boolean;
	/** How many customers may redeem it, each of them once; default: any number. */
	maxUses?: number;
}

/** A coupon as the sandbox keeps it. */
export type CouponState = CouponSeed & { redeemedBy: Set<string> };

export interface CouponStore extends CustomerStore, TransactionStore {
	/** By code. */
	coupons: Map<string, CouponState>;
}

export function couponFrom(seed: CouponSeed): CouponState {
	return { ...seed, redeemedBy: new Set() };
}

export const defaultCoupons: CouponSeed[] = [
	{ code: 'WELCOME10', points: 100 },
	{
		code: 'BIGSPENDER',
		points: 500,
		minPoints: 1000,
		requirement: 'The balance is at least 1000 points',
	},
	{ code: 'EXPIRED', points: 50, expired: true },
	{ code: 'FIRSTONE', points: 200, maxUses: 1 },
];

export function redeemCoupon(
	context: Context<Schemas['CouponToRedeem']>,
	call: Call<CouponStore>,
): Answer {
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

export function reverseCoupon(
	context: Context<Schemas['CouponToReverse']>,
	call: Call<CouponStore>,
): Answer {
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
