import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/failure';
import { isExactLiteral } from '../values/number';

/**
 * The total per reward ID. A reward has several totals when parts of it expire apart; where one of
 * them is no number, the sum is not known and the reward is left out.
 */
export function balancesOf(wallet: IDataObject | null): IDataObject {
	const balances = new Map<string, number>();
	for (const line of Array.isArray(wallet?.totals) ? wallet.totals : []) {
		if (!isRecord(line) || typeof line.reward_id !== 'string') continue;
		balances.set(line.reward_id, (balances.get(line.reward_id) ?? 0) + numberOf(line.total));
	}
	return Object.fromEntries([...balances].filter(([, total]) => Number.isFinite(total)));
}

/** NaN for what is no number; a number may come as its text. */
function numberOf(total: unknown): number {
	if (typeof total === 'number') return total;
	return typeof total === 'string' && isExactLiteral(total) ? Number(total) : NaN;
}
