import type { INodeProperties } from 'n8n-workflow';

import { refusedValue } from '../transport/failure/failure';
import type { PaceRule } from '../transport/flow/pace';
import type { ItemParameters } from './parameters';
import { readWholeNumber, settingsFields, type Settings } from './settings';

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
