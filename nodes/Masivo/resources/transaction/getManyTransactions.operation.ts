import { defineOperation, type Input } from '../../execution/operation';
import { byCursor, collect } from '../../execution/paging';
import { invalidInput } from '../../transport/failure/failure';
import type { MasivoRequest } from '../../transport/request/request';
import { dayField, idField } from '../fields/body';
import { confirmFilters, type Filter, filtering } from '../fields/filters';
import { limit, simplify } from '../fields/paging';
import { brandId, campaignField, locatorBodyField, rewardField } from '../fields/references';
import { transactionOutputs, transactionType } from '../fields/transaction';
import { isOnDay } from '../values/dates';
import { isBlank } from '../values/text';

const FILTERS: readonly Filter[] = [
	brandId,
	locatorBodyField('campaign_id', campaignField),
	idField('event_id', 'Event ID', 'eventId'),
	locatorBodyField('reward_id', rewardField),
	transactionType,
];

const day = dayField('date', 'Date', 'date', {
	required: true,
	description:
		'The day as it is written, whatever the time and the time zone behind it. In which time zone Masivo counts its days is not documented.',
});

/** As Masivo wants it: DD-MM-YYYY. */
const date: Input<string> = {
	fields: [day.property],
	read(item, when) {
		const { displayName, name } = day.property;
		const value = item.get(name);
		if (isBlank(value)) {
			const advice = 'Choose a day, or yield one: {{ $now.minus({ days: 1 }) }} is yesterday.';
			throw invalidInput(displayName, 'is empty', advice);
		}
		const parts = String(day.read(displayName, value, when)).split(/[-T]/);
		return parts.slice(0, 3).reverse().join('-');
	},
};

/** Which of the two days counts is not documented: of a migrated transaction they lie far apart. */
const onDay: Filter = {
	...day,
	row: ['issued_at', 'created_at'],
	nullFits: true,
	isSame: (wanted, moment) => isOnDay(String(wanted).split('-').reverse().join('-'), moment),
};

const inputs = { date, limit, simplify, filters: filtering(FILTERS) };

export const getManyTransactions = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many transactions',
	description: 'List the movements of all wallets on one day: what was earned, redeemed, reversed',

	inputs,

	run: async ({ date, limit, filters }, send) => {
		const isFiltered = Object.keys(filters).length > 0;
		const request = (cursor?: string): MasivoRequest => ({
			method: 'GET',
			path: '/transactions',
			query: { date, cursor, ...filters },
			subject: `the list of transactions of ${date}`,
			idempotent: true,
		});
		return await collect(byCursor({ what: 'transactions', send, request, isFiltered }), limit);
	},

	read(transactions, { date, filters, simplify }) {
		confirmFilters('transactions', transactions, { date, ...filters }, [onDay, ...FILTERS]);
		return transactionOutputs(transactions, simplify);
	},
});
