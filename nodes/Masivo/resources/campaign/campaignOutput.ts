import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { pick } from '../fields/paging';
import { readSwitch } from '../values/text';

const SIMPLIFIED = [
	...['id', 'name', 'description', 'type', 'status', 'start_date', 'end_date', 'brand_id'],
];

export function campaignOutput(campaign: IDataObject, simplify: boolean): IDataObject {
	return simplify ? pick(campaign, SIMPLIFIED) : campaign;
}

/** How many codes of a coupon campaign are used: `attributes.codes_summary` (CAMP-GET). */
export const codesSummary: INodeProperties = {
	displayName: 'Include Codes Summary',
	name: 'codesSummary',
	type: 'boolean',
	default: false,
	description:
		'Whether to add how many codes of a coupon campaign are used and left; other campaigns have none. Not shown with Simplify.',
};

/** The value of the query parameter `includes`; undefined where it is not to be sent. */
export function readCodesSummary(item: ItemParameters): string | undefined {
	const isWanted = readSwitch(codesSummary.displayName, item.get(`options.${codesSummary.name}`));
	return isWanted ? 'CODES_SUMMARY' : undefined;
}
