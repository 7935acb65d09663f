import { defineResource } from '../resource';
import { fulfillEvent } from './fulfillEvent';
import { previewRedemption } from './previewRedemption';
import { reverseEvent } from './reverseEvent';
import { sendEvent } from './sendEvent';

export const event = defineResource(
	'event',
	'Event',
	[fulfillEvent, previewRedemption, reverseEvent, sendEvent],
	sendEvent,
);
