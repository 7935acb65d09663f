import type { INodeProperties } from 'n8n-workflow';

import { invalidInput } from '../transport/failure';
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
}

const RANGES: Record<keyof Settings, { label: string; default: number; min: number; max: number }> =
	{
		concurrency: { label: 'Max Parallel Requests', default: 32, min: 1, max: 100 },
		maxRetries: { label: 'Max Retries', default: 3, min: 0, max: 10 },
		maxRetryWait: { label: 'Max Retry Wait', default: 60, min: 0, max: 3600 },
		timeout: { label: 'Timeout', default: 30_000, min: 1, max: 300_000 },
	};

const DESCRIPTIONS: Record<keyof Settings, string> = {
	concurrency: 'How many requests may be under way at the same time',
	maxRetries:
		'How often a request is sent again after a passing failure (429, 5xx, timeout, lost connection)',
	maxRetryWait:
		'How many seconds to wait at most when Masivo asks for a break; if it asks for more, the remaining items fail and say when to come back',
	timeout: 'How many milliseconds one request may take',
};

export const settingsFields: INodeProperties[] = (Object.keys(RANGES) as Array<keyof Settings>).map(
	(name) => ({
		displayName: RANGES[name].label,
		name,
		type: 'number',
		typeOptions: { minValue: RANGES[name].min, maxValue: RANGES[name].max },
		default: RANGES[name].default,
		description: DESCRIPTIONS[name],
	}),
);

/** @throws Failure that names the option which is out of range */
export function readSettings(item: ItemParameters): Settings {
	return {
		concurrency: readNumber(item, 'concurrency'),
		maxRetries: readNumber(item, 'maxRetries'),
		maxRetryWait: readNumber(item, 'maxRetryWait'),
		timeout: readNumber(item, 'timeout'),
	};
}

function readNumber(item: ItemParameters, name: keyof Settings): number {
	const { label, default: fallback, min, max } = RANGES[name];
	const value = item.get(`options.${name}`) ?? fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
		throw invalidInput(
			label,
			'is out of range',
			`Enter a whole number from ${min} to ${max} in the options.`,
		);
	}
	return number;
}
