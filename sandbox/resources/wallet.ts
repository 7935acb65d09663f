import type { components } from '../../api/types';
import { points } from './rewards';
import { uuidOf } from '../uuid';

type Wallet = components['schemas']['Wallet'];

type Line = components['schemas']['WalletLine'];

const EXPIRATION_DATE = '2030-12-31T23:59:59.000Z';

/** A customer's first wallet, with one line of points. */
export function walletWith(amount: number, customerId: string): Wallet {
	const wallet = {
		id: uuidOf(`wallet ${customerId}`),
		owner_id: uuidOf(`owner ${customerId}`),
		lines: [],
		totals: [{ total: 0, reward_id: points.id, expiration_date: EXPIRATION_DATE, reward: points }],
	};
	earn(wallet, points.id, amount, {
		campaign_id: uuidOf('campaign welcome'),
		brand_id: uuidOf('brand'),
		issued_at: '2025-01-15T14:30:00.000Z',
		reservation_expires_at: '2025-01-16T14:30:00.000Z',
	});
	return wallet;
}

/** Adds a line and its amount to the reward's total; returns the line. */
export function earn(wallet: Wallet, rewardId: string, amount: number, line: Line = {}): Line {
	const balance = { reward_id: rewardId, expiration_date: EXPIRATION_DATE };
	const total = { ...balance, total: 0, ...(rewardId === points.id && { reward: points }) };
	if (!wallet.totals?.some(({ reward_id }) => reward_id === rewardId)) wallet.totals?.push(total);
	const added = { ...balance, amount, ...line };
	wallet.lines?.push(added);
	addToTotal(wallet, rewardId, amount);
	return added;
}

/** Takes from the reward's lines, the oldest first, and from its total, which may fall below zero. */
export function spend(wallet: Wallet, rewardId: string, amount: number): void {
	let left = amount;
	for (const line of wallet.lines ?? []) {
		if (line.reward_id !== rewardId || left <= 0) continue;
		const taken = Math.min(line.amount ?? 0, left);
		line.amount = cents((line.amount ?? 0) - taken);
		left = cents(left - taken);
	}
	wallet.lines = wallet.lines?.filter((line) => line.reward_id !== rewardId || line.amount !== 0);
	addToTotal(wallet, rewardId, -amount);
}

export function balanceOf(wallet: Wallet, rewardId: string): number {
	return wallet.totals?.find(({ reward_id }) => reward_id === rewardId)?.total ?? 0;
}

function addToTotal(wallet: Wallet, rewardId: string, amount: number): void {
	for (const total of wallet.totals ?? []) {
		if (total.reward_id === rewardId) total.total = cents((total.total ?? 0) + amount);
	}
}

/** 0.1 + 0.2 is 0.3. */
export function cents(amount: number): number {
	return Math.round(amount * 100) / 100;
}
