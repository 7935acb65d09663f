import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { rowsIn } from '../../transport/envelope';
import { refusedValue } from '../../transport/failure';
import { path } from '../../transport/request';
import { brandId } from '../fields/brand';
import { aboutCustomer, customerIdField, readCustomerId } from '../fields/customer';
import {
	confirmFilters,
	filtersField,
	readFilters,
	type Filter,
	type Filtering,
} from '../fields/filters';
import { locatorBodyField } from '../fields/locator';
import { pagingFields, readLimit } from '../fields/paging';
import {
	parameterNamesOption,
	readParameterNames,
	renamed,
	type ParameterNames,
} from '../fields/parameterNames';
import { rewardField } from '../fields/reward';
import { readSimplify, simplifyField } from '../fields/simplify';
import { transactionOutputs, transactionType } from '../fields/transaction';
import { readNumber } from '../values/number';

interface Plan {
	customerId: string;
	limit: number;
	filters: Filtering;
	names: ParameterNames;
	simplify: boolean;
}

/** The first year that Masivo takes (CUST-TX). */
const FIRST_YEAR = 2020;

const DAY_MS = 86_400_000;

const year: Filter = {
	api: 'year',
	row: 'issued_at',
	property: {
		displayName: 'Year',
		name: 'year',
		type: 'number',
		default: FIRST_YEAR,
		description: 'From 2020 on; without it, Masivo returns the last three months',
	},
	read: readYear,
	/** In which time zone a year ends is not documented. */
	isSame: (wanted, moment) =>
		[-DAY_MS, DAY_MS].some(
			(ms) => String(new Date(Date.parse(String(moment)) + ms).getUTCFullYear()) === wanted,
		),
};

const FILTERS: readonly Filter[] = [
	brandId,
	locatorBodyField('reward_id', rewardField),
	transactionType,
	year,
];

export const getTransactions = defineOperation<Plan, IDataObject[]>({
	value: 'getTransactions',
	name: 'Get Transactions',
	action: 'Get customer transactions',
	description:
		'List the movements of a wallet: what was earned, redeemed, reversed. Of the last three months, or of a year.',

	fields: [customerIdField, ...pagingFields, simplifyField, filtersField(FILTERS)],

	/** All of their names are inferences (api/masivo.openapi.yaml, CUST-TX). */
	options: [parameterNamesOption(FILTERS.map(({ api }) => api))],

	plan: (item) => ({
		customerId: readCustomerId(item),
		limit: readLimit(item),
		filters: readFilters(item, FILTERS),
		names: readParameterNames(item),
		simplify: readSimplify(item),
	}),

	/** No paging is documented: one answer holds them all. */
	run: async ({ customerId, filters, names }, send) =>
		rowsIn(
			await send({
				method: 'GET',
				path: path`/customers/${customerId}/transactions`,
				query: renamed(filters, names),
				...aboutCustomer(customerId),
				idempotent: true,
			}),
		),

	read(transactions, { filters, limit, simplify }) {
		confirmFilters('transactions', transactions, filters, FILTERS);
		return transactionOutputs(transactions.slice(0, limit), simplify);
	},
});

function readYear(label: string, value: unknown): number {
	const number = readNumber(label, value);
	if (Number.isInteger(number) && number >= FIRST_YEAR && number <= 9999) return number;
	throw refusedValue(
		label,
		'is no year that Masivo takes',
		value,
		`Enter one from ${FIRST_YEAR} on.`,
	);
}
