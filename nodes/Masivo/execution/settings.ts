import type { INodeProperties } from 'n8n-workflow';

import { refusedValue } from '../transport/failure/failure';
import type { PaceRule } from '../transport/flow/pace';
import type { ItemParameters } from './parameters';

/** How a run sends its requests: the options that every operation has. */
export interface Settings {
	/** How many requests may be under way at once. */
	concurrency: number;
	maxRetries: number;
	/** In seconds. */
	maxRetryWait: number;
	/** For one request, in milliseconds. */
	timeout: number;
	/** For operations whose requests take many items. */
	batch?: BatchSettings;
}

/**
 * One run has one pool of requests, so it has one set of these options; every description says so.
 */
export const settingsFields: INodeProperties[] = [
	{
		displayName: 'Max Parallel Requests',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 256 },
		default: 256,
		description:
			'How many requests may be under way at the same time at the most. The node begins with 20 and takes more only while that brings more answers per second, less when Masivo is overloaded. With 1, strictly one after another. An expression counts for all items as the first item has it.',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 3,
		description:
			'How often a request is sent again after a passing failure: too many requests, a server that is down, a timeout, a lost connection. An expression counts for all items as the first item has it.',
	},
	{
		displayName: 'Max Retry Wait',
		name: 'maxRetryWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 60,
		description:
			'The longest break, in seconds, that Masivo may ask for. If it asks for a longer one, the remaining items fail and say when to come back. An expression counts for all items as the first item has it.',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300000 },
		default: 30000,
		description:
			'How long one request may take, in milliseconds, until its answer is there to the last byte. An expression counts for all items as the first item has it.',
	},
];

/**
 * The settings of a run. They hold for all of its items: where an option is an expression, what it
 * gives for `item`.
 *
 * @throws Failure that names the option which is out of range
 */
export function readSettings(item: ItemParameters): Settings {
	const [concurrency, maxRetries, maxRetryWait, timeout] = settingsFields.map((field) =>
		readWholeNumber(field, item.get(`options.${field.name}`)),
	);
	return { concurrency, maxRetries, maxRetryWait, timeout };
}

/** @throws Failure that names the option which is out of range */
export function readWholeNumber(field: INodeProperties, value: unknown): number {
	const { minValue = 0, maxValue = Infinity } = field.typeOptions ?? {};
	const given = value ?? field.default;
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	if (typeof number === 'number' && Number.isInteger(number)) {
		if (number >= minValue && number <= maxValue) return number;
	}
	throw refusedValue(
		field.displayName,
		'is out of range',
		given,
		`Enter a whole number from ${minValue} to ${maxValue} in the options.`,
	);
}

/** How a run whose requests take many items sends them. */
export interface BatchSettings {
	/** Items in one request at the most. */
	size: number;
	pace: PaceRule;
}

/** So many requests an hour Masivo takes of imports, by the kind of account (LIMITS). */
const PER_HOUR: ReadonlyMap<string, number> = new Map([
	['development', 250],
	['production', 1000],
]);

/** Between two requests of an import (LIMITS). */
const SPACING_MS = 5_000;

/** So many customers, or events, one request takes (GUIDE-MIG, MIG-EVENTS). */
const LARGEST_BATCH = 1000;

const accountType: INodeProperties = {
	displayName: 'Account Type',
	name: 'accountType',
	type: 'options',
	options: [
		{ name: 'Development', value: 'development' },
		{ name: 'Production', value: 'production' },
	],
	default: 'development',
	description:
		'How many import requests Masivo takes in an hour: 250 of a development account, which every account is at first, 1,000 of a production account. Where its answers say how many are left, that counts instead. An expression counts for all items as the first item has it.',
};

const batchSize: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LARGEST_BATCH },
	default: LARGEST_BATCH,
	description:
		'How many items go out in one request at the most. An expression counts for all items as the first item has it.',
};

/** Where other defaults fit: Masivo may close for the rest of an hour, and a batch takes its time. */
const OWN_DEFAULTS: Readonly<Record<string, number>> = { maxRetryWait: 3600, timeout: 120_000 };

/** One request is under way at a time. */
const CONCURRENCY = 1;

/** The options of operations whose requests take many items, in place of those of all others. */
export const batchSettingsFields: INodeProperties[] = [
	accountType,
	batchSize,
	...settingsFields
		.filter(({ name }) => name !== 'concurrency')
		.map((field) => ({ ...field, default: OWN_DEFAULTS[field.name] ?? field.default })),
];

/** @throws Failure that names the option */
export function readBatchSettings(item: ItemParameters): Settings & { batch: BatchSettings } {
	const numberOf = (name: string): number => {
		const field = batchSettingsFields.find((one) => one.name === name);
		if (!field) throw new Error(`There is no option ${name}`);
		return readWholeNumber(field, item.get(`options.${name}`));
	};
	const type = item.get(`options.${accountType.name}`) ?? accountType.default;
	const perHour = PER_HOUR.get(String(type).trim().toLowerCase());
	if (perHour === undefined) {
		const advice = `An expression must yield one of ${[...PER_HOUR.keys()].join(', ')}.`;
		throw refusedValue(accountType.displayName, 'has no such choice', type, advice);
	}
	return {
		concurrency: CONCURRENCY,
		maxRetries: numberOf('maxRetries'),
		maxRetryWait: numberOf('maxRetryWait'),
		timeout: numberOf('timeout'),
		batch: { size: numberOf(batchSize.name), pace: { spacingMs: SPACING_MS, perHour } },
	};
}
