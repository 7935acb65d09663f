import { create } from './create';
import { createOrUpdate } from './createOrUpdate';
import { deleteTags } from './deleteTags';
import { get } from './get';
import type { CampaignOperation } from './operation';
import { update } from './update';
import { updateTags } from './updateTags';

export type { CampaignOperation, Draft, Success, ItemPlan } from './operation';

const CUSTOMER: Record<string, CampaignOperation> = {
	create,
	createOrUpdate,
	deleteTags,
	get,
	update,
	updateTags,
};

/** The operations that the campaign plays; test/engine/everyOperation.test.ts tries each one of the node's. */
export const operationNames: string[] = Object.keys(CUSTOMER);

export function operationNamed(name: string): CampaignOperation {
	return CUSTOMER[name];
}
