import { defineOperation } from '../../execution/operation';
import { checkWhole, firstPage } from '../../execution/paging';
import { type MasivoRequest, path } from '../../transport/request/request';
import { textField } from '../fields/body';
import { aboutCustomer, customerId, customerNamed, isCustomer } from '../fields/customer';
import { confirmFilters, type Filter, filtering, parameterNames, renamed } from '../fields/filters';
import { limit, simplify } from '../fields/paging';
import { brandId, locatorBodyField, rewardField } from '../fields/references';
import { transactionOutputs, transactionType } from '../fields/transaction';
import { isInYear, readYear } from '../values/dates';

/** Which of the two days counts is not documented: of a migrated transaction they lie far apart. */
const year: Filter = {
	...textField('year', 'Year', 'year', {
		placeholder: 'e.g. 2026',
		description: 'From 2020 on. Without a year, Masivo lists the last 3 months.',
	}),
	read: (label, value, { now }) => readYear(label, value, now),
	row: ['issued_at', 'created_at'],
	nullFits: true,
	isSame: isInYear,
};

const FILTERS: readonly Filter[] = [
	brandId,
	locatorBodyField('reward_id', rewardField),
	transactionType,
	year,
];

/** All of them are inferences (api/masivo.openapi.yaml, CUST-TX). */
const NAMES = FILTERS.map(({ api }) => api);

const inputs = {
	customerId,
	limit,
	simplify,
	filters: filtering(FILTERS),
	names: parameterNames(NAMES),
};

export const getTransactions = defineOperation({
	value: 'getTransactions',
	name: 'Get Transactions',
	action: 'Get customer transactions',
	description: 'List what a customer earned, redeemed and lost: the last 3 months, or a year',

	inputs,

	key: ({ customerId, filters, names }) => JSON.stringify([customerId, filters, [...names]]),

	merge: (plans) => plans[0],

	/** No paging is documented: what comes is all there is. */
	run: async ({ customerId, filters, names }, send) => {
		const request: MasivoRequest = {
			method: 'GET',
			path: path`/customers/${customerId}/transactions`,
			query: renamed(filters, names),
			...aboutCustomer(customerId),
			refusal: `The list of transactions of ${customerNamed(customerId)} was refused`,
			idempotent: true,
		};
		return await firstPage(request, send, async () => await isCustomer(customerId, send));
	},

	read({ rows: transactions, count }, { limit, filters, simplify }) {
		const isWhole = transactions.length >= limit || Object.keys(filters).length > 0;
		checkWhole('transactions', transactions.length, isWhole ? undefined : count);
		confirmFilters('transactions', transactions, filters, FILTERS);
		return transactionOutputs(transactions.slice(0, limit), simplify);
	},
});
