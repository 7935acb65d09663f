import { defineOperation } from '../../execution/operation';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { path } from '../../transport/request/request';
import { confirmIdentity } from '../fields/confirmation';
import { simplify } from '../fields/paging';
import { switchIn } from '../values/text';
import {
	aboutEvent,
	confirmStatus,
	eventId,
	eventOutputs,
	pendingHint,
	readEvent,
} from './eventAnswer';

const inputs = { eventId, simplify };

export const fulfillEvent = defineOperation({
	value: 'fulfill',
	name: 'Fulfill',
	action: 'Fulfill event',
	description:
		'Carry out an event that was sent as not fulfilled: redeems what it reserved, and earns its points',
	caution:
		'Changes the wallet after the response, within minutes. Only Event → Reverse takes it back. Never repeat a call that may have taken effect: look at the transactions of the customer first.',

	inputs,

	key: ({ eventId }) => eventId,

	/** Rows of one event ask for the same: it is fulfilled once. */
	merge: (plans) => plans[0],

	run: async ({ eventId }, send) =>
		await send({
			method: 'PATCH',
			path: path`/behavior/events/${eventId}/fulfill`,
			...aboutEvent(eventId),
			refusal: `The fulfillment of event "${eventId}" was refused`,
		}),

	/** An event that is shown as not fulfilled is shown as it was before. */
	read(answer, { eventId, simplify }) {
		const event = readEvent(answer, eventId);
		confirmIdentity('event', event, eventId);
		confirmStatus(event, ['FAILED', 'EXPIRED', 'CANCELLED', 'REVERSED']);
		if (switchIn(event.fulfilled) === false) throw notMasivosAnswer(answer);
		return eventOutputs(event, simplify);
	},

	accepted: ({ eventId }) => ({ id: eventId }),

	hint: pendingHint,
});
