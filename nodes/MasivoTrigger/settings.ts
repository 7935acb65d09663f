import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { valuesInText } from '../Masivo/resources/values/list';
import { isBlank, readName, readSwitch } from '../Masivo/resources/values/text';
import { invalidInput } from '../Masivo/transport/failure/failure';
import { CREDENTIAL_TYPE } from '../Masivo/transport/token/credential';

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

/** Stands for every event, those without a known name too. */
const ALL_EVENTS = '*';

const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	options: [
		{
			name: 'All Events',
			value: ALL_EVENTS,
			description: 'Whatever Masivo calls for, also events that are added later',
		},
		{
			name: 'Registration',
			value: 'CUSTOMER_REGISTRATION',
			description: 'A customer registered; not for migrated customers',
		},
		{
			name: 'Reward Accumulation',
			value: 'CUSTOMER_ACCUMULATION',
			description: 'A customer earned rewards, also by redeeming a coupon',
		},
	],
	default: [ALL_EVENTS],
	description:
		'Which events start the workflow. Masivo calls only for those that are chosen there as well.',
};

const otherEventsField: INodeProperties = {
	displayName: 'Other Events',
	name: 'otherEvents',
	type: 'string',
	default: '',
	displayOptions: { hide: { events: [ALL_EVENTS] } },
	description:
		'Further event names, with commas. To find a name, choose All Events and look at event in the output.',
};

const confirmField: INodeProperties = {
	displayName: 'Confirm with Masivo',
	name: 'confirm',
	type: 'boolean',
	default: true,
	description:
		'Whether to look the customer up in Masivo and output that, not the data of the call, which anybody could send',
};

const ignoreRepeatedField: INodeProperties = {
	displayName: 'Ignore Repeated Calls',
	name: 'ignoreRepeated',
	type: 'boolean',
	default: true,
	description:
		'Whether to ignore a call with the same content as one in the last 10 minutes. Test calls are never ignored.',
};

/** In the order in which the editor shows them. */
export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'If the credential has a <b>Webhook Secret</b>, the URL that you register in Masivo has to end with <code>?secret=</code> and that secret. Other calls are refused.',
		name: 'secretNotice',
		type: 'notice',
		default: '',
	},
	eventsField,
	otherEventsField,
	confirmField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [ignoreRepeatedField],
	},
];

/** Tells whether an event starts the workflow, by the name that a call gives it. */
type EventChoice = (event: string) => boolean;

/**
 * @param events what is chosen from the list, or the names that an expression yields
 * @param otherEvents names that were typed: text with commas, or a list
 * @throws Failure if nothing is chosen, or a name is none
 */
export function readEventChoice(events: unknown, otherEvents: unknown): EventChoice {
	const names = new Set([
		...namesIn(eventsField.displayName, events),
		...namesIn(otherEventsField.displayName, otherEvents),
	]);
	if (names.size === 0) {
		throw invalidInput(
			eventsField.displayName,
			'is empty, so nothing would start the workflow',
			"Choose All Events or some of them, or enter names under 'Other Events'.",
		);
	}
	return names.has(ALL_EVENTS) ? () => true : (event) => names.has(bare(event));
}

function namesIn(field: string, value: unknown): string[] {
	if (isBlank(value)) return [];
	const values = typeof value === 'string' ? valuesInText(field, value) : value;
	const list: unknown[] = Array.isArray(values) ? values : [values];
	return list.filter((name) => !isBlank(name)).map((name) => bare(readName(field, name)));
}

/** Documented names are written in capitals (GUIDE-WH); how anybody types them does not matter. */
function bare(name: string): string {
	return name.replace(/[\s\p{Cf}]+/gu, '').toUpperCase();
}
