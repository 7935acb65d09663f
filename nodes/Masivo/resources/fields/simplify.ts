import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { readSwitch } from '../values/switch';

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export function readSimplify(item: ItemParameters): boolean {
	return readSwitch(simplifyField.displayName, item.get(simplifyField.name)) ?? false;
}

/** Of what Masivo answered, the fields of these names, as far as they are there. */
export function pick(record: IDataObject, names: readonly string[]): IDataObject {
	const entries = names.map((name) => [name, record[name]] as const);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
