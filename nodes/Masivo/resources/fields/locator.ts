import type { INodeProperties } from 'n8n-workflow';

import { readIdToWrite } from '../values/id';
import type { BodyField } from './body';

/**
 * The ID of something that Masivo can list: chosen from the list, or entered.
 *
 * @param displayName in the editor, as in `Reward`
 * @param search the name of the resource's search
 */
export function locatorField(
	displayName: string,
	name: string,
	search: string,
	words: Pick<INodeProperties, 'description' | 'required'> = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${displayName.toLowerCase()}…`,
				typeOptions: { searchListMethod: search, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 0f8fad5b-d9cb-469f-a165-70867728950e',
			},
		],
		...words,
	};
}

/** The same as a field of a request. */
export function locatorBodyField(api: string, property: INodeProperties): BodyField {
	return { api, property, read: readIdToWrite };
}
