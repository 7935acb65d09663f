import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { path } from '../../transport/request';
import { confirmIdentity } from '../fields/identity';
import { readSimplify, simplifyField } from '../fields/simplify';
import { confirmStatus, contradicted, eventOutputs, readEvent } from './eventAnswer';
import { aboutEvent, eventIdField, readEventId } from './eventId';

interface Plan {
	eventId: string;
	simplify: boolean;
}

export const fulfillEvent = defineOperation<Plan, IDataObject>({
	value: 'fulfill',
	name: 'Fulfill',
	action: 'Fulfill event and redeem what it reserved',
	description:
		'Carry out an event that was sent as not fulfilled: the rewards it reserved are redeemed, and its points are earned. Only Reverse takes it back.',

	fields: [eventIdField, simplifyField],

	plan: (item) => ({ eventId: readEventId(item), simplify: readSimplify(item) }),

	key: ({ eventId }) => eventId,

	/** Rows of one event ask for the same: it is fulfilled once. */
	merge: (plans) => plans[0],

	run: async ({ eventId }, send) =>
		readEvent(
			await send({
				method: 'PATCH',
				path: path`/behavior/events/${eventId}/fulfill`,
				...aboutEvent(eventId),
				refusal: `The fulfillment of event "${eventId}" was refused`,
			}),
		),

	read(event, { eventId, simplify }) {
		confirmIdentity('event', event, eventId);
		confirmStatus(event, ['FAILED', 'EXPIRED', 'CANCELLED', 'REVERSED']);
		if (event.fulfilled === false) throw contradicted(event, 'field fulfilled', false);
		return eventOutputs(event, simplify);
	},
});
