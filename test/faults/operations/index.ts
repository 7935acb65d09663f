import { resources } from '../../../nodes/Masivo/resources';
import { create } from './create';
import { createOrUpdate } from './createOrUpdate';
import { deleteTags } from './deleteTags';
import { get } from './get';
import type { CampaignOperation } from './operation';
import { update } from './update';
import { updateTags } from './updateTags';

export type { CampaignOperation, Draft, Success, Wish } from './operation';

const CUSTOMER: Record<string, CampaignOperation> = {
	create,
	createOrUpdate,
	deleteTags,
	get,
	update,
	updateTags,
};

/** The operations of the node's table: one that the campaign does not know is an error here. */
export const operationNames: string[] = resources
	.filter(({ value }) => value === 'customer')
	.flatMap(({ operations }) => operations)
	.map(({ value }) => {
		if (!Object.hasOwn(CUSTOMER, value)) throw new Error(`Say how to try the operation ${value}`);
		return value;
	});

export function operationNamed(name: string): CampaignOperation {
	return CUSTOMER[name];
}
