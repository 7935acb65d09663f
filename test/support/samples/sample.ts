import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox';

/** How an operation succeeds: with it, test/engine/everyOperation.test.ts tries what all must do alike. */
export interface Sample {
	/** The input item; its `id` is the customer's. */
	item: IDataObject;
	/** The node's parameters; the field Customer ID takes the item's `id` if nothing else is said. */
	parameters: INodeParameters;
	/** Brings the sandbox, as it is at first, into the state that is needed; may add to the item. */
	prepare?(sandbox: Sandbox): IDataObject | undefined;
	/** Whether the request that matters is sent again though it may have arrived. */
	sentAgain: boolean;
	/** Of whom or what Masivo's 404 says that it does not know it; false where it may be about several things. */
	unknown: string | false;
	/** Whether two items that ask for the same go out one after the other, or as one; false: at once. */
	ordered: boolean;
}

/** What a list can be chosen from, by ID: as a workflow has it that takes the ID from elsewhere. */
export const byId = (value: string) => ({ __rl: true as const, mode: 'id', value });
