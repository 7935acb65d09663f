import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import type { Rows } from '../../execution/paging';
import { isRecord, shown } from '../../transport/facts/values';
import { invalidInput, masivoFailure, refusedValue } from '../../transport/failure/failure';
import type { Query } from '../../transport/request/request';
import { isSameValue } from '../values/sameValue';
import { isBlank, readName } from '../values/text';
import { type BodyField, collection } from './body';

/** What narrows a list: a query parameter, and the rows' field that shows whether it did. */
export interface Filter extends BodyField {
	/** The field of a row, if it is not named like the parameter. Of several, one is enough that shows it. */
	row?: string | readonly string[];
	/** Whether a row without a value may be listed as well, as a reward of no brand in particular. */
	nullFits?: boolean;
}

/** What is sent, by the API's name of the parameter. Without a filter that was added, it would be the whole list. */
export type Filtering = Readonly<Record<string, string | undefined>>;

export function filtering(filters: readonly Filter[]): Input<Filtering> {
	const deciding = filters.map((filter): Filter => ({ ...filter, decides: 'added' }));
	const { fields, read } = collection('Filters', 'filters', deciding, 'Filter');
	return {
		fields,
		read(item, when) {
			const entries = Object.entries(read(item, when));
			return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
		},
	};
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
	return masivoFailure('unconfirmed', {
		message: `Masivo lists ${what} that '${property.displayName}' should have left out`,
		description: `${api}=${wanted} was sent, but one of them (ID ${shown(row.id)}) has ${values}. ${property.required ? ASK_MASIVO : WITHOUT_FILTER}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

const ASK_MASIVO = 'Ask Masivo for the name of the query parameter.';

const WITHOUT_FILTER =
	"Take the filter out and use n8n's Filter node behind this one; or ask Masivo for the parameter's name, and enter it under 'Query Parameter Names' where the options have that.";

const NAME = 'parameterNames';

const LABEL = 'Query Parameter Names';

const likelyName: INodeProperties = {
	displayName: 'Likely Name',
	name: 'likely',
	type: 'options',
	default: '',
};

/** Masivo's names by the likely ones, as far as they were entered. */
type ParameterNames = ReadonlyMap<string, string>;

/**
 * Names of query parameters that the public documentation does not give: the node sends what it takes
 * for likely, and whoever knows better says so, without waiting for a new version of the node.
 *
 * @param names as the node sends them
 */
export function parameterNames(names: readonly string[]): Input<ParameterNames> {
	const option: INodeProperties = {
		displayName: LABEL,
		name: NAME,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Name',
		default: {},
		description:
			'Names that the public documentation does not give: the node sends the ones that are likely. Add a row if Masivo tells you another one.',
		options: [
			{
				displayName: 'Name',
				name: 'name',
				values: [
					{
						...likelyName,
						options: names.map((name) => ({ name, value: name })),
						default: names[0],
					},
					{
						displayName: "Masivo's Name",
						name: 'actual',
						type: 'string',
						default: '',
						description: 'As Masivo tells it to you',
					},
				],
			},
		],
	};
	return {
		options: [option],
		read(item) {
			const rows = item.get(`options.${NAME}.name`);
			return new Map((Array.isArray(rows) ? rows : []).flatMap(readParameterName));
		},
	};
}

/** @throws Failure for a row that names nothing */
function readParameterName(row: unknown): Array<[likely: string, actual: string]> {
	const { likely, actual } = isRecord(row) ? row : {};
	if (isBlank(actual)) {
		throw invalidInput(LABEL, 'is empty', "Enter Masivo's name, or remove the row.");
	}
	if (typeof likely === 'string') return [[likely, readName(LABEL, actual)]];
	throw refusedValue(
		LABEL,
		'holds a row that names no parameter',
		row,
		'Choose one, or remove it.',
	);
}

/** The query as Masivo names it. */
export function renamed(query: Query, names: ParameterNames): Query {
	return Object.fromEntries(
		Object.entries(query).map(([name, value]) => [names.get(name) ?? name, value]),
	);
}
