import type { IDataObject } from 'n8n-workflow';

import { choiceField } from './choice';
import { pick } from './simplify';

/** A movement of a wallet. */
export const transactionType = choiceField('type', 'Type', 'type', [
	...['ACCUMULATION', 'EXPIRATION', 'MIGRATION', 'REDEMPTION', 'REVERSAL', 'TRANSFER'],
]);

const SIMPLIFIED = [
	...['id', 'type', 'event_type', 'amount', 'reward_id', 'reward_type', 'campaign_id', 'brand_id'],
	...['issued_at', 'created_at'],
];

export function transactionOutputs(transactions: IDataObject[], simplify: boolean): IDataObject[] {
	return simplify ? transactions.map((row) => pick(row, SIMPLIFIED)) : transactions;
}
