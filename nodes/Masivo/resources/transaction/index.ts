import { defineResource } from '../resource';
import { getManyTransactions } from './getManyTransactions';

export const transaction = defineResource(
	'transaction',
	'Transaction',
	[getManyTransactions],
	getManyTransactions,
);
