import type { Circumstances, Input } from '../../nodes/Masivo/execution/operation';

export const SOME_TIME: Circumstances = {
	now: Date.UTC(2026, 10, 25, 15),
	timeZone: 'America/Guayaquil',
};

/** What an input makes of an item whose parameters all have this value. */
export function readInput<Value>({ read }: Input<Value>, value: unknown): Value {
	return read({ get: () => value }, SOME_TIME);
}
