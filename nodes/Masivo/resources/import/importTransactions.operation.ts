import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Circumstances } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import {
	amountField,
	type BodyField,
	collectionOf,
	objectField,
	readBody,
	readRequired,
	textField,
} from '../fields/body';
import { customerIdToWriteField, readCustomerIdToWrite } from '../fields/customer';
import { ANY_TIME, momentField } from '../fields/moment';
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

const required = (when: Circumstances): readonly BodyField[] => [
	reward,
	transactionType,
	amount,
	momentField('issued_at', 'Issued At', 'issuedAt', when, {
		description: 'When it happened',
		required: true,
		day: 'start',
	}),
];

const additional = (when: Circumstances): readonly BodyField[] => [
	brandId,
	channelId,
	amountField('cost', 'Cost', 'cost'),
	textField('details', 'Details', 'details'),
	objectField('event', 'Event', 'event', {
		description:
			'A JSON object of the event that it comes from, with type and order, such as {"type": "PURCHASE", "order": {"value": 80}}',
	}),
	fundedBy,
	momentField('resolved_at', 'Resolved At', 'resolvedAt', when, {
		description: 'When it was resolved',
		day: 'start',
	}),
	storeId,
];

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

	fields: [
		customerIdToWriteField,
		...required(ANY_TIME).map(requiredProperty),
		collectionOf('Additional Fields', 'additionalFields', additional(ANY_TIME)),
	],

	readRow: (item, when) => ({
		customerId: readCustomerIdToWrite(item),
		row: readTransaction(item, when),
	}),

	customersOf: grouped('transactions'),
});

function requiredProperty({ property }: BodyField): INodeProperties {
	return { ...property, required: true };
}

function readTransaction(item: ItemParameters, when: Circumstances): IDataObject {
	return {
		...readRequired(item, required(when)),
		...readBody(item, additional(when), 'additionalFields'),
	};
}
