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
