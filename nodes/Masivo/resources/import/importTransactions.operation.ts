import {
	additionalFields,
	amountField,
	type BodyField,
	objectField,
	required,
	textField,
} from '../fields/body';
import { customerIdToWrite } from '../fields/customer';
import { momentField } from '../fields/moment';
import { brandId, locatorBodyField, rewardField } from '../fields/references';
import { transactionType } from '../fields/transaction';
import { readNumber } from '../values/number';
import { channelId, fundedBy, storeId } from './importFields';
import { defineImport, grouped } from './importing';

const reward = locatorBodyField('reward_id', { ...rewardField, required: true });

/** Not only amounts from 0 up: whether what is taken is written with a minus is not documented. */
const amount: BodyField = {
	...amountField('amount', 'Amount', 'amount', {}),
	property: {
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		required: true,
		default: '',
		description:
			'How much of the reward was moved, as your own data have it: whether Masivo wants what was taken with a minus is not documented',
	},
	read: readNumber,
};

const issuedAt = momentField('issued_at', 'Issued At', 'issuedAt', {
	description: 'When it happened',
	required: true,
	day: 'start',
});

const inputs = {
	customerId: customerIdToWrite,
	main: required(reward, transactionType, amount, issuedAt),
	additional: additionalFields(
		brandId,
		channelId,
		amountField('cost', 'Cost', 'cost'),
		textField('details', 'Details', 'details'),
		objectField('event', 'Event', 'event', {
			description:
				'A JSON object of the event that it comes from, with type and order, such as {"type": "PURCHASE", "order": {"value": 80}}',
		}),
		fundedBy,
		momentField('resolved_at', 'Resolved At', 'resolvedAt', {
			description: 'When it was resolved',
			day: 'start',
		}),
		storeId,
	),
};

export const importTransactions = defineImport({
	value: 'transactions',
	name: 'Import Transactions',
	action: 'Import transactions',
	description:
		'Move the history of wallets in. It has to match the balances: import the customers first.',
	caution:
		'It is what customers earned and spent before. Masivo queues it. Imported twice, it may count twice.',
	noun: 'transactions',
	path: '/customers/migrate/transactions',

	inputs,

	rowOf: ({ customerId, main, additional }) => ({ customerId, row: { ...main, ...additional } }),

	customersOf: grouped('transactions'),
});
