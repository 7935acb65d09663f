import type { IDataObject } from 'n8n-workflow';

import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { recordIn } from '../../transport/request/envelope';
import { type Failure, masivoFailure, shown } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import { pick } from '../fields/simplify';

const SIMPLIFIED = [
	...['id', 'customer_id', 'type', 'status', 'fulfilled'],
	...['issued_at', 'resolved_at', 'reversed_at'],
];

/** What Masivo answers to an event, which has an ID. @throws Failure */
export function readEvent(answer: MasivoAnswer): IDataObject {
	const event = recordIn(answer);
	const { id } = event;
	if ((typeof id === 'string' && id !== '') || typeof id === 'number') return event;
	throw notMasivosAnswer(answer);
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
	return masivoFailure({
		message: `Masivo answered, but event "${String(event.id)}" has the ${name} ${shown(value)}`,
		description: `That is not what was asked for. ${LOOK_UP_FIRST}`,
	});
}

/** No page documents a way to look an event up. */
export const LOOK_UP =
	"look at the customer's transactions (Customer → Get Transactions), which name the event";

const LOOK_UP_FIRST = `Before you send it again, ${LOOK_UP}.`;
