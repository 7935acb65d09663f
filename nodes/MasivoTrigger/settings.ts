import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { readSwitch } from '../Masivo/resources/values/switch';
import { CREDENTIAL_TYPE } from '../Masivo/transport/token/credential';
import { readEventChoice, type EventChoice } from './eventChoice';
import { confirmField, eventsField, ignoreRepeatedField, otherEventsField } from './fields';

type Context = IHookFunctions | IWebhookFunctions;

export interface TriggerSettings {
	isChosen: EventChoice;
	confirm: boolean;
	ignoreRepeated: boolean;
}

/** @throws Failure that names the field whose value is none */
export function readTriggerSettings(context: Context): TriggerSettings {
	const ignoreRepeated = context.getNodeParameter(`options.${ignoreRepeatedField.name}`, true);
	return {
		isChosen: readEventChoice(
			context.getNodeParameter(eventsField.name, []),
			context.getNodeParameter(otherEventsField.name, ''),
		),
		confirm:
			readSwitch(confirmField.displayName, context.getNodeParameter(confirmField.name, true)) ??
			true,
		ignoreRepeated: readSwitch(ignoreRepeatedField.displayName, ignoreRepeated) ?? true,
	};
}

/** Whether a credential is chosen in the node: without one, n8n would refuse to read it. */
export function hasCredential(context: Context): boolean {
	return context.getNode().credentials?.[CREDENTIAL_TYPE] !== undefined;
}
