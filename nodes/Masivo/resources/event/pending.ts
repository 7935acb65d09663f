import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** Masivo answers an event before it processes it (EVENT-POST), and documents no time for that. */

export const pendingNotice: INodeProperties = {
	displayName:
		'Masivo accepts an event first and moves points later. The status <code>PENDING</code> in the output means that nothing has moved yet, and that it can still fail, for example with too few points to redeem.',
	name: 'pendingNotice',
	type: 'notice',
	default: '',
};

const UNPROCESSED = ['PENDING', 'PROCESSING'];

/** For the output of an event that Masivo has not processed; undefined for others. */
export function pendingHint({ status, fulfilled }: IDataObject): string | undefined {
	const shown = String(status).toUpperCase();
	if (!UNPROCESSED.includes(shown)) return undefined;
	const accepted = `Status ${shown}: Masivo has accepted the event, but nothing has moved yet, and it can still fail.`;
	return fulfilled === false
		? `${accepted} It is not fulfilled: rewards are reserved only, until Event → Fulfill. Look at the wallet after a few minutes (Customer → Get; Masivo documents no time): a line with reservation_expires_at is a reservation.`
		: `${accepted} Wait a few minutes (Masivo documents no time), then look at Customer → Get Transactions: movements of the event have its ID as event_id. If there are none, the event has moved nothing.`;
}
