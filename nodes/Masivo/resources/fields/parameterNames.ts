import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { isRecord, refusedValue } from '../../transport/failure/failure';
import type { Query } from '../../transport/request/request';
import { isBlank, readName } from '../values/text';

const NAME = 'parameterNames';

const LABEL = 'Query Parameter Names';

const likelyName: INodeProperties = {
	displayName: 'Likely Name',
	name: 'likely',
	type: 'options',
	default: '',
};

/**
 * Names of query parameters that the public documentation does not give: the node sends what it takes
 * for likely, and whoever knows better says so, without waiting for a new version of the node.
 *
 * @param names as the node sends them
 */
export function parameterNamesOption(names: readonly string[]): INodeProperties {
	return {
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
}

/** Masivo's names by the likely ones, as far as they were entered. */
export type ParameterNames = ReadonlyMap<string, string>;

/** @throws Failure for a row that names nothing */
export function readParameterNames(item: ItemParameters): ParameterNames {
	const rows = item.get(`options.${NAME}.name`);
	return new Map((Array.isArray(rows) ? rows : []).flatMap(readRow));
}

function readRow(row: unknown): Array<[likely: string, actual: string]> {
	const { likely, actual } = isRecord(row) ? row : {};
	if (isBlank(actual)) return [];
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
