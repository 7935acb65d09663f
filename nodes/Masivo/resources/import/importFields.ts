import type { IDataObject } from 'n8n-workflow';

import { amountField, type BodyField, idField, nameField } from '../fields/body';
import { momentField } from '../fields/moment';
import { brandId, locatorBodyField, rewardField } from '../fields/references';
import { rowsOf, rowsOrJson } from '../fields/rows';
import { isBlank } from '../values/text';

/** One item's part of an import (api/masivo.openapi.yaml, ImportedCustomer and its neighbours). */
export interface ImportRow {
	customerId: string;
	/** What Masivo gets of it: a customer, an event or a transaction. */
	row: IDataObject;
}

export const channelId = idField('channel_id', 'Channel ID', 'channelId');

export const storeId = idField('store_id', 'Store ID', 'storeId');

export const fundedBy = nameField('funded_by', 'Funded By', 'fundedBy', {
	description: 'Who pays for it; the public documentation does not say in what form',
});

/** An empty cell of a sheet, or a zero, is no balance. */
function isMeant({ amount }: IDataObject): boolean {
	return !isBlank(amount) && Number(amount) !== 0;
}

const BALANCE: readonly BodyField[] = [
	locatorBodyField('reward_id', { ...rewardField, required: true }),
	amountField('amount', 'Amount', 'amount', {
		required: true,
		description:
			'How much of the reward the customer has, such as a number of points. Where it is empty or 0, the row is left out.',
	}),
	momentField('expiration_date', 'Expiration Date', 'expirationDate', {
		description: 'Until when it can be used',
		day: 'end',
	}),
	brandId,
	channelId,
	fundedBy,
	momentField('issued_at', 'Issued At', 'issuedAt', {
		description: 'When the customer got it',
		day: 'start',
	}),
	storeId,
];

/** What a customer already has when Masivo gets to know him (api/masivo.openapi.yaml, Balance). */
export const balances = rowsOrJson(
	rowsOf('Balances', 'balances', 'Balance', BALANCE, {
		description: 'What the customer has, reward by reward',
		isMeant,
	}),
	{
		placeholder: 'e.g. [{"reward_id": "7c1d2f84-51a9-4f0e-8d3b-2a9c4e6f1b35", "amount": 250}]',
		description:
			'A JSON list of balances with reward_id, amount, expiration_date, brand_id, channel_id, store_id, issued_at and funded_by; an expression may return a list',
	},
);
