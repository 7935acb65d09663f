import { defineResource } from '../resource';
import { fulfillEvent } from './fulfillEvent.operation';
import { previewRedemption } from './previewRedemption.operation';
import { reverseEvent } from './reverseEvent.operation';
import { sendEvent } from './sendEvent.operation';

export const event = defineResource(
	'event',
	'Event',
	[fulfillEvent, previewRedemption, reverseEvent, sendEvent],
	sendEvent,
);
