import { defineResource } from '../resource';
import { getManyTransactions } from './getManyTransactions.operation';

export const transaction = defineResource(
	'transaction',
	'Transaction',
	[getManyTransactions],
	getManyTransactions,
);
