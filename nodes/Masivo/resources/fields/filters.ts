import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import type { Rows } from '../../execution/paging';
import { masivoFailure, shown } from '../../transport/failure/failure';
import { isSameValue } from '../values/sameValue';
import { collectionOf, readBody, type BodyField } from './body';

/** What narrows a list: a query parameter, and the rows' field that shows whether it did. */
export interface Filter extends BodyField {
	/** The field of a row, if it is not named like the parameter. Of several, one is enough that shows it. */
	row?: string | readonly string[];
	/** Whether a row without a value may be listed as well, as a reward of no brand in particular. */
	nullFits?: boolean;
}

export function filtersField(filters: readonly Filter[]): INodeProperties {
	return collectionOf('Filters', 'filters', filters, 'Filter');
}

/** What is sent, by the API's name of the parameter; those that are blank are left out. */
export type Filtering = Readonly<Record<string, string | undefined>>;

/** @throws Failure that names the filter */
export function readFilters(item: ItemParameters, filters: readonly Filter[]): Filtering {
	const entries = Object.entries(readBody(item, filters, 'filters'));
	return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/**
 * A filter that Masivo does not know would be ignored without a word, and the list be another one than
 * was asked for. So each row must show what was asked for, if it shows anything.
 *
 * @param what what is listed, in the plural
 * @throws Failure that names the filter
 */
export function confirmFilters(
	what: string,
	rows: Rows,
	filtering: Filtering,
	filters: readonly Filter[],
): void {
	for (const filter of filters) {
		const wanted = filtering[filter.api];
		if (wanted === undefined) continue;
		const stray = rows.find((row) => isStray(shownBy(row, filter), wanted, filter));
		if (stray) throw filterIgnored(what, stray, wanted, filter);
	}
}

function shownBy(row: IDataObject, { api, row: fields = api, nullFits }: Filter): unknown[] {
	const names = typeof fields === 'string' ? [fields] : fields;
	return names
		.map((name) => row[name])
		.filter((value) => value !== undefined && !(nullFits && value === null));
}

function isStray(
	values: readonly unknown[],
	wanted: string,
	{ isSame = isSameValue }: Filter,
): boolean {
	return values.length > 0 && !values.some((value) => isSame(wanted, value));
}

function filterIgnored(what: string, row: IDataObject, wanted: string, filter: Filter): Error {
	const { api, property } = filter;
	const values = shownBy(row, filter).map(shown).join(' and ');
	return masivoFailure({
		message: `Masivo lists ${what} that '${property.displayName}' should have left out`,
		description: `${api}=${wanted} was sent, but one of them (ID ${shown(row.id)}) has ${values}. Take the filter out and use n8n's Filter node behind this one; or ask Masivo for the parameter's name, and enter it under 'Query Parameter Names' where the options have that.`,
		declaration: { cause: 'configuration-invalid' },
	});
}
