import type { Call } from './call';

/** The values of a query by parameter, decoded. */
export type Query = Partial<Record<string, string>>;

/** Of a parameter that is given twice, the last value counts. */
export function queryOf({ request }: Call): Query {
	return Object.fromEntries(new URLSearchParams(request.query));
}

/** The rows from one index to another, both included; undefined where they are no indexes. */
export function slice<T>(rows: T[], from = '', to = ''): T[] | undefined {
	if (!/^\d+$/.test(from) || !/^\d+$/.test(to)) return undefined;
	return rows.slice(Number(from), Number(to) + 1);
}

/** Whether a row has a value, where one is asked for. */
export function matches(value: unknown, wanted: string | undefined): boolean {
	return wanted === undefined || value === wanted;
}
