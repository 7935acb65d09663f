import { samples } from '../../support/samples';
import { create } from './create';
import { createOrUpdate } from './createOrUpdate';
import { deleteTags } from './deleteTags';
import { fromSample } from './fromSample';
import { get } from './get';
import type { CampaignOperation } from './operation';
import { update } from './update';
import { updateTags } from './updateTags';

export { ALL } from './operation';
export type { CampaignOperation, Item, ItemPlan, Success } from './operation';

/** Those of Customer of which more can be said than follows from their samples. */
const OF_CUSTOMER: Partial<Record<string, CampaignOperation>> = {
	'customer.create': create,
	'customer.createOrUpdate': createOrUpdate,
	'customer.deleteTags': deleteTags,
	'customer.get': get,
	'customer.update': update,
	'customer.updateTags': updateTags,
};

/** Every operation of the node, since each has a sample. */
const operations = new Map(
	samples.map((sample) => [sample.operation, OF_CUSTOMER[sample.operation] ?? fromSample(sample)]),
);

/** As in `event.send`. */
export const operationNames: string[] = [...operations.keys()];

/** Where a repetition hurts. */
const once = samples.filter(({ sentAgain }) => !sentAgain).map(({ operation }) => operation);

const drawn = [...operationNames, ...once, ...once];

/** The operation of a seed: the first seeds have one each, and then those come more often that count. */
export function operationOf(seed: number): string {
	return drawn[(seed - 1) % drawn.length];
}

export function operationNamed(name: string): CampaignOperation {
	const operation = operations.get(name);
	if (!operation) throw new Error(`The node has no operation ${name}`);
	return operation;
}
