import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { isRecord, shown } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { type Failure, masivoFailure, type RequestWords } from '../../transport/failure/failure';
import { findIn } from '../../transport/request/envelope';
import type { MasivoAnswer } from '../../transport/request/request';
import { idIn } from '../fields/confirmation';
import { pick } from '../fields/paging';
import { readIdToWrite } from '../values/id';

const SIMPLIFIED = [
	...['id', 'customer_id', 'type', 'status', 'fulfilled'],
	...['issued_at', 'resolved_at', 'reversed_at'],
];

/** Fields that hardly anything but an event has. */
const TELLING = [
	...['customer_id', 'customerId', 'event_id', 'eventId', 'fulfilled', 'issued_at', 'issuedAt'],
	...['queue_message_id', 'rewarding_campaigns', 'type'],
];

const STATUSES = /^(?:pending|processing|failed|resolved|cancelled|expired|reversed)$/i;

/**
 * What Masivo answers to an event, which has an ID. An ID alone may be that of a job: only the event's own says
 * something.
 *
 * @param wanted the event's, where it has one already
 * @throws Failure
 */
export function readEvent(answer: MasivoAnswer, wanted?: string): IDataObject {
	const isEvent = (record: IDataObject): boolean => {
		const id = idIn('event', record);
		const isTold = TELLING.some((name) => name in record) || STATUSES.test(String(record.status));
		return id !== undefined && (isTold || id === wanted);
	};
	const event = findIn(answer, { names: ['event', 'events', 'evento'], is: isEvent });
	const data = isRecord(answer.body) ? answer.body.data : undefined;
	const id = event ? idIn('event', event) : idAlone(data, wanted);
	if (id === undefined) throw notMasivosAnswer(answer);
	return event && 'id' in event ? event : { id, ...event };
}

/** `{ data: "<ID>" }` */
function idAlone(data: unknown, wanted?: string): string | undefined {
	const isId = typeof data === 'string' && (wanted === undefined || data === wanted);
	return isId && /^[\w-]*\d[\w-]*$/.test(data) ? data : undefined;
}

export function eventOutputs(event: IDataObject, simplify: boolean): IDataObject[] {
	return [simplify ? pick(event, SIMPLIFIED) : event];
}

/**
 * Checks that the event is on its way, or there: it is processed after the answer, so PENDING is as
 * good as RESOLVED.
 *
 * @param contradicting the statuses with which what was asked for will not come about
 * @throws Failure
 */
export function confirmStatus(event: IDataObject, contradicting: readonly string[]): void {
	if (contradicting.includes(String(event.status).toUpperCase())) {
		throw contradicted(event, 'status', event.status);
	}
}

/** An answer that says the contrary of what was asked for. */
export function contradicted(event: IDataObject, name: string, value: unknown): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but event "${String(event.id)}" has the ${name} ${shown(value)}`,
		description: 'That is not what was asked for.',
	});
}

/** No page documents a way to look an event up. */
export const LOOK_UP =
	"look at the customer's transactions (Customer → Get Transactions), which name the event";

const eventIdField: INodeProperties = {
	displayName: 'Event ID',
	name: 'eventId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. a4d6c3e1-09b7-4f52-8e1a-5c2b7d9f3064',
	description: 'As Masivo gave it to the event: Event → Send has it in its output',
};

export const eventId: Input<string> = {
	fields: [eventIdField],
	read: (item) => readIdToWrite(eventIdField.displayName, item.get(eventIdField.name)),
};

/**
 * What texts say of a request about one event. No page says what an event that Masivo does not know is
 * answered with, nor what a second request does: neither is sent again once it may have arrived.
 */
export function aboutEvent(
	eventId: string,
): Pick<RequestWords, 'subject' | 'idempotent' | 'lookUp'> {
	return { subject: `event "${eventId}"`, idempotent: false, lookUp: LOOK_UP };
}

/** Masivo answers an event before it processes it (EVENT-POST), and documents no time for that. */
export const pendingNotice: INodeProperties = {
	displayName:
		'Masivo accepts an event first and moves points later. The status <code>PENDING</code> in the output means that nothing has moved yet, and that it can still fail, for example with too few points to redeem.',
	name: 'pendingNotice',
	type: 'notice',
	default: '',
};

const UNPROCESSED = ['PENDING', 'PROCESSING'];

/** The status, if Masivo has not processed the event yet. */
function unprocessed({ status }: IDataObject): string | undefined {
	const shownStatus = String(status).toUpperCase();
	return UNPROCESSED.includes(shownStatus) ? shownStatus : undefined;
}

/** For the output of an event that Masivo has not processed; undefined for others. */
export function pendingHint(event: IDataObject): string | undefined {
	const status = unprocessed(event);
	if (!status) return undefined;
	const accepted = `Status ${status}: Masivo has accepted the event, but nothing has moved yet, and it can still fail.`;
	return event.fulfilled === false
		? `${accepted} It is not fulfilled: rewards are reserved only, until Event → Fulfill. Look at the wallet after a few minutes (Customer → Get; Masivo documents no time): a line with reservation_expires_at is a reservation.`
		: `${accepted} Wait a few minutes (Masivo documents no time), then look at Customer → Get Transactions: movements of the event have its ID as event_id. If there are none, the event has moved nothing.`;
}

/** The same where it is to be reversed. */
export function pendingReversalHint(event: IDataObject): string | undefined {
	const status = unprocessed(event);
	return (
		status &&
		`Status ${status}: Masivo has accepted the reversal, and may carry it out later (it documents no time). Look at Customer → Get Transactions after a few minutes: what was taken back has the type REVERSAL. An event that was not fulfilled is cancelled, and moves nothing.`
	);
}
