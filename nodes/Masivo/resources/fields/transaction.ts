import type { IDataObject } from 'n8n-workflow';

import { choiceField } from './choice';
import { pick } from './paging';

/** A movement of a wallet. */
export const transactionType = choiceField('type', 'Type', 'type', [
	...['ACCUMULATION', 'EXPIRATION', 'MIGRATION', 'REDEMPTION', 'REVERSAL', 'TRANSFER'],
]);

const SIMPLIFIED = [
	...['id', 'type', 'event_type', 'amount', 'reward_id', 'reward_type', 'campaign_id', 'brand_id'],
	...['issued_at', 'created_at'],
];

/** One by one: a day can have many thousands. */
export function* transactionOutputs(
	transactions: readonly IDataObject[],
	simplify: boolean,
): Iterable<IDataObject> {
	for (const row of transactions) yield simplify ? pick(row, SIMPLIFIED) : row;
}
