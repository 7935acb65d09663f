import { defineResource } from '../resource';
import { redeemCoupon } from './redeemCoupon.operation';
import { reverseCoupon } from './reverseCoupon.operation';

export const coupon = defineResource(
	'coupon',
	'Coupon',
	[redeemCoupon, reverseCoupon],
	redeemCoupon,
);
