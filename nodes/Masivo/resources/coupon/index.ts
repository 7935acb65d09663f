import { defineResource } from '../resource';
import { redeemCoupon } from './redeemCoupon';
import { reverseCoupon } from './reverseCoupon';

export const coupon = defineResource(
	'coupon',
	'Coupon',
	[redeemCoupon, reverseCoupon],
	redeemCoupon,
);
