import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { path } from '../../transport/request/request';
import { required, textField } from '../fields/body';
import { confirmIdentity } from '../fields/confirmation';
import { simplify } from '../fields/paging';
import {
	aboutEvent,
	confirmStatus,
	eventId,
	eventOutputs,
	pendingReversalHint,
	readEvent,
} from './eventAnswer';

const reason = textField('reason', 'Reason', 'reason', {
	required: true,
	placeholder: 'e.g. The order was returned',
	description: 'Why the event is reversed; Masivo keeps it',
});

const inputs = { eventId, body: required(reason), simplify };

export const reverseEvent = defineOperation({
	value: 'reverse',
	name: 'Reverse',
	action: 'Reverse event',
	description: 'Undo an event for good: takes back what it earned, and gives back what it redeemed',
	caution:
		'Changes the wallet. An event that is not fulfilled is cancelled. Never repeat a call that may have taken effect: look at the transactions of the customer first.',

	inputs,

	key: ({ eventId }) => eventId,

	/** Rows of one event ask for the same: it is reversed once, for the reason of the first. */
	merge: (plans) => plans[0],

	run: async ({ eventId, body }, send) =>
		await send({
			method: 'POST',
			path: path`/behavior/events/${eventId}/reverse`,
			body,
			...aboutEvent(eventId),
			refusal: `The reversal of event "${eventId}" was refused`,
		}),

	/** No page says whether it is undone before or after the answer: its status is in the output. */
	read(answer, { eventId, simplify }) {
		const event = readEvent(answer, eventId);
		confirmIdentity('event', event, eventId);
		confirmStatus(event, ['FAILED', 'EXPIRED']);
		if (isAsBefore(event)) throw notMasivosAnswer(answer);
		return eventOutputs(event, simplify);
	},

	accepted: ({ eventId }) => ({ id: eventId }),

	hint: pendingReversalHint,
});

/** Whether an event is shown as one that has been carried out, and nothing else. */
function isAsBefore({ status, reversed_at, cancelled_at }: IDataObject): boolean {
	return String(status).toUpperCase() === 'RESOLVED' && !reversed_at && !cancelled_at;
}
