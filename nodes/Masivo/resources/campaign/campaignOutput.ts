import type { IDataObject } from 'n8n-workflow';

import { pick } from '../fields/simplify';

const SIMPLIFIED = [
	...['id', 'name', 'description', 'type', 'status', 'start_date', 'end_date', 'brand_id'],
];

export function campaignOutput(campaign: IDataObject, simplify: boolean): IDataObject {
	return simplify ? pick(campaign, SIMPLIFIED) : campaign;
}
