import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { readOption } from '../fields/body';
import { pick } from '../fields/paging';
import { readSwitch } from '../values/text';

const SIMPLIFIED = [
	...['id', 'name', 'description', 'type', 'status', 'start_date', 'end_date', 'brand_id'],
];

export function campaignOutput(campaign: IDataObject, simplify: boolean): IDataObject {
	return simplify ? pick(campaign, SIMPLIFIED) : campaign;
}

const codesSummaryField: INodeProperties = {
	displayName: 'Include Codes Summary',
	name: 'codesSummary',
	type: 'boolean',
	default: false,
	description:
		'Whether to add how many codes of a coupon campaign are used and left; other campaigns have none. Not shown with Simplify.',
};

/**
 * How many codes of a coupon campaign are used: `attributes.codes_summary` (CAMP-GET). What is read is the
 * value of the query parameter `includes`; undefined where it is not to be sent.
 */
export const codesSummary: Input<string | undefined> = {
	options: [codesSummaryField],
	read(item) {
		const value = readOption(item, codesSummaryField);
		return readSwitch(codesSummaryField.displayName, value) ? 'CODES_SUMMARY' : undefined;
	},
};
