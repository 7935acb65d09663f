import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { byCursor, collect } from '../../execution/paging';
import type { ItemParameters } from '../../execution/parameters';
import { invalidInput } from '../../transport/failure/failure';
import { rowsIn } from '../../transport/request/envelope';
import type { Query } from '../../transport/request/request';
import { dayField, idField } from '../fields/body';
import {
	confirmFilters,
	type Filter,
	type Filtering,
	filtersField,
	readFilters,
} from '../fields/filters';
import { pagingFields, readLimit, readSimplify, simplifyField } from '../fields/paging';
import { brandId, campaignField, locatorBodyField, rewardField } from '../fields/references';
import { transactionOutputs, transactionType } from '../fields/transaction';
import { isBlank } from '../values/text';

interface Plan {
	/** As Masivo wants it: DD-MM-YYYY. */
	date: string;
	limit: number;
	filters: Filtering;
	simplify: boolean;
}

const FILTERS: readonly Filter[] = [
	brandId,
	locatorBodyField('campaign_id', campaignField),
	idField('event_id', 'Event ID', 'eventId'),
	locatorBodyField('reward_id', rewardField),
	transactionType,
];

const date = dayField('date', 'Date', 'date', {
	required: true,
	description:
		'The day as it is written, whatever the time and the time zone behind it. In which time zone Masivo counts its days is not documented.',
});

export const getManyTransactions = defineOperation<Plan, IDataObject[]>({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many transactions',
	description: 'List the movements of all wallets on one day: what was earned, redeemed, reversed',

	fields: [date.property, ...pagingFields, simplifyField, filtersField(FILTERS)],

	plan: (item) => ({
		date: readDate(item),
		limit: readLimit(item),
		filters: readFilters(item, FILTERS),
		simplify: readSimplify(item),
	}),

	run: async ({ date: day, limit, filters }, send) => {
		const page = async (cursor?: string): Promise<IDataObject[]> => {
			const query: Query = { date: day, cursor, ...filters };
			return rowsIn(
				await send({
					method: 'GET',
					path: '/transactions',
					query,
					subject: `the list of transactions of ${day}`,
					idempotent: true,
				}),
			);
		};
		return await collect(byCursor('transactions', page), limit);
	},

	read(transactions, { filters, simplify }) {
		confirmFilters('transactions', transactions, filters, FILTERS);
		return transactionOutputs(transactions, simplify);
	},
});

function readDate(item: ItemParameters): string {
	const value = item.get(date.property.name);
	if (isBlank(value)) {
		const advice = 'Choose a day, or yield one: {{ $now.minus({ days: 1 }) }} is yesterday.';
		throw invalidInput(date.property.displayName, 'is empty', advice);
	}
	const [year, month, day] = String(date.read(date.property.displayName, value)).split(/[-T]/);
	return `${day}-${month}-${year}`;
}
