import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import type { RequestWords } from '../../transport/failure/failure';
import { readIdToWrite } from '../values/id';
import { LOOK_UP } from './eventAnswer';

export const eventIdField: INodeProperties = {
	displayName: 'Event ID',
	name: 'eventId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. a4d6c3e1-09b7-4f52-8e1a-5c2b7d9f3064',
	description: 'As Masivo gave it to the event: Event → Send has it in its output',
};

/** @throws Failure for what is no ID */
export function readEventId(item: ItemParameters): string {
	return readIdToWrite(eventIdField.displayName, item.get(eventIdField.name));
}

/**
 * What texts say of a request about one event. No page says what an event that Masivo does not know is
 * answered with, nor what a second request does: neither is sent again once it may have arrived.
 */
export function aboutEvent(
	eventId: string,
): Pick<RequestWords, 'subject' | 'idempotent' | 'lookUp'> {
	return { subject: `event "${eventId}"`, idempotent: false, lookUp: LOOK_UP };
}
