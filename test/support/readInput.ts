import type { Circumstances, Input } from '../../nodes/Masivo/execution/operation';
import type { ItemParameters } from '../../nodes/Masivo/execution/parameters';

export const SOME_TIME: Circumstances = {
	now: Date.UTC(2026, 10, 25, 15),
	timeZone: 'America/Guayaquil',
};

/** Parameters as somebody entered them, without expressions, by their paths. */
export function itemWith(parameters: Readonly<Record<string, unknown>>): ItemParameters {
	const get = (name: string): unknown => parameters[name];
	return { get, entered: get };
}

/** What an input makes of an item whose parameters all have this value. */
export function readInput<Value>({ read }: Input<Value>, value: unknown): Value {
	return read({ get: () => value, entered: () => value }, SOME_TIME);
}
