import type { INodeProperties } from 'n8n-workflow';

import { MASIVO_LIMITS, SENDING, type Sending } from '../transport/facts/limits';
import { refusedValue } from '../transport/failure/failure';
import type { PaceRule } from '../transport/flow/pace';
import type { ItemParameters } from './parameters';

/** How a run sends its requests: the options that every operation has. */
export interface Settings extends Sending {
	/** For operations whose requests take many items. */
	batch?: BatchSettings;
}

interface BatchSettings {
	/** Items in one request at the most. */
	size: number;
	pace: PaceRule;
}

/** An option: what the editor shows, and what is read of it. */
interface Option<Value> {
	field: INodeProperties;
	/** @throws Failure that names the option */
	read(value: unknown): Value;
}

/**
 * One run has one pool of requests, so it has one set of these options; every description says so.
 */
function sendingOptions({ concurrency, maxRetries, maxRetryWaitMs, timeoutMs }: Sending) {
	const maxRetryWait = maxRetryWaitMs / 1000;
	return {
		concurrency: wholeNumber({
			displayName: 'Max Parallel Requests',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 256 },
			default: concurrency,
			description:
				'How many requests may be under way at the same time at the most. The node begins with 20 and takes more only while that brings more answers per second, less when Masivo is overloaded. With 1, strictly one after another. An expression counts for all items as the first item has it.',
		}),
		maxRetries: wholeNumber({
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: maxRetries,
			description:
				'How often a request is sent again after a passing failure: too many requests, a server that is down, a timeout, a lost connection. An expression counts for all items as the first item has it.',
		}),
		maxRetryWaitMs: inSeconds({
			displayName: 'Max Retry Wait',
			name: 'maxRetryWait',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: maxRetryWait,
			description:
				'The longest break, in seconds, that Masivo may ask for. If it asks for a longer one, the remaining items fail and say when to come back. An expression counts for all items as the first item has it.',
		}),
		timeoutMs: wholeNumber({
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 300000 },
			default: timeoutMs,
			description:
				'How long one request may take, in milliseconds, until its answer is there to the last byte. An expression counts for all items as the first item has it.',
		}),
	};
}

const options = sendingOptions(SENDING.run);

export const settingsFields = fieldsOf(options);

/**
 * The settings of a run. They hold for all of its items: where an option is an expression, what it
 * gives for `item`.
 *
 * @throws Failure that names the option which is out of range
 */
export function readSettings(item: ItemParameters): Settings {
	return readOptions(options, item);
}

/** One request is under way at a time, so that is no option here. */
const { concurrency: _concurrency, ...sendingOfBatches } = sendingOptions(SENDING.import);

const { importBatch, importsPerHour, importSpacingMs } = MASIVO_LIMITS;

const batchOptions = {
	perHour: choice(importsPerHour, {
		displayName: 'Account Type',
		name: 'accountType',
		type: 'options',
		options: [
			{ name: 'Development', value: 'development' },
			{ name: 'Production', value: 'production' },
		],
		default: 'development',
		description: `How many import requests Masivo takes in an hour: ${importsPerHour.development} of a development account, which every account is at first, ${importsPerHour.production.toLocaleString('en-US')} of a production account. Where its answers say how many are left, that counts instead. An expression counts for all items as the first item has it.`,
	}),
	size: wholeNumber({
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: importBatch },
		default: importBatch,
		description:
			'How many items go out in one request at the most. An expression counts for all items as the first item has it.',
	}),
	...sendingOfBatches,
};

/** The options of operations whose requests take many items, in place of those of all others. */
export const batchSettingsFields = fieldsOf(batchOptions);

/** @throws Failure that names the option */
export function readBatchSettings(item: ItemParameters): Settings & { batch: BatchSettings } {
	const { perHour, size, ...sending } = readOptions(batchOptions, item);
	return {
		...{ ...sending, concurrency: SENDING.import.concurrency },
		batch: { size, pace: { spacingMs: importSpacingMs, perHour } },
	};
}

type Options = Readonly<Record<string, Option<unknown>>>;

type ValuesOf<Of extends Options> = { [Name in keyof Of]: ReturnType<Of[Name]['read']> };

function fieldsOf(all: Options): INodeProperties[] {
	return Object.values(all).map(({ field }) => field);
}

function readOptions<Of extends Options>(all: Of, item: ItemParameters): ValuesOf<Of> {
	const values = Object.entries(all).map(([name, { field, read }]) => {
		const path = `options.${field.name}`;
		return [name, read(item.entered(path) === undefined ? field.default : item.get(path))];
	});
	return Object.fromEntries(values) as ValuesOf<Of>;
}

function wholeNumber(field: INodeProperties): Option<number> {
	const { displayName, typeOptions: { minValue = 0, maxValue = Infinity } = {} } = field;
	return {
		field,
		read(value) {
			const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
			if (typeof number === 'number' && Number.isInteger(number)) {
				if (number >= minValue && number <= maxValue) return number;
			}
			const advice = `Enter a whole number from ${minValue} to ${maxValue} in the options.`;
			throw refusedValue(displayName, 'is out of range', value, advice);
		},
	};
}

/** Seconds in the editor, milliseconds everywhere else. */
function inSeconds(field: INodeProperties): Option<number> {
	const { read } = wholeNumber(field);
	return { field, read: (value) => read(value) * 1000 };
}

/** @param meanings what each choice stands for, by its value */
function choice<Meaning>(
	meanings: Readonly<Record<string, Meaning>>,
	field: INodeProperties,
): Option<Meaning> {
	return {
		field,
		read(value) {
			const name = String(value).trim().toLowerCase();
			if (Object.hasOwn(meanings, name)) return meanings[name];
			const advice = `An expression must yield one of ${Object.keys(meanings).join(', ')}.`;
			throw refusedValue(field.displayName, 'has no such choice', value, advice);
		},
	};
}
