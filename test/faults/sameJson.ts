import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two values are the same JSON. Under jest, objects come from two realms, whose prototypes
 * differ though nothing else does.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
	return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
	return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
