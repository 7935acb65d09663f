import type { INodeProperties } from 'n8n-workflow';

/** Stands for every event, those without a known name too. */
export const ALL_EVENTS = '*';

export const eventsField: INodeProperties = {
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
		'What starts the workflow. Other calls are answered with a success and start nothing. Masivo calls only for the events that are chosen in its dashboard as well.',
};

export const otherEventsField: INodeProperties = {
	displayName: 'Other Events',
	name: 'otherEvents',
	type: 'string',
	default: '',
	displayOptions: { hide: { events: [ALL_EVENTS] } },
	description:
		'Further events by their names, separated by commas; an expression may also yield a list. Masivo also calls when rewards are redeemed, reserved or no longer reserved, when a behavior event is fulfilled or fails, when a coupon is redeemed and when a tier changes, but its documentation does not show the names of these events: choose All Events, and take the name from the field event of the first output that it brings. Upper and lower case and blanks do not count.',
};

export const confirmField: INodeProperties = {
	displayName: 'Confirm with Masivo',
	name: 'confirm',
	type: 'boolean',
	default: true,
	description:
		'Whether to look the customer up with the credential before anything starts. Masivo documents no signature, so anybody who knows the address can send a call. The output then holds the customer and the wallet as Masivo shows them now, and none of the data of the call, since nothing confirms them; nor does anything confirm that the event took place. A customer whom Masivo does not know starts nothing. If switched off, the output holds the data as they came.',
};

export const ignoreRepeatedField: INodeProperties = {
	displayName: 'Ignore Repeated Calls',
	name: 'ignoreRepeated',
	type: 'boolean',
	default: true,
	description:
		'Whether a call with the same content as one of the last 10 minutes starts nothing. Up to 1,000 calls are remembered, in each process of n8n and, from one call to the next, with the workflow, so that it also holds after a restart. It cannot hold for the same call at the very same moment in two webhook processes, and two real events with exactly the same content count as one. Test calls always start the workflow.',
};

/** In the order in which the editor shows them. */
export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'Masivo has to be told the address by hand: copy the Production URL from above, and in Masivo open <b>Settings → Webhooks → Add new webhook</b>, paste it and choose the events. It has to begin with https://. Masivo reaches the Production URL while the workflow is active (published), and the Test URL only while the editor listens for a test event. If the credential has a Webhook Secret, add <code>?secret=</code> and the secret to the address.',
		name: 'addressNotice',
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
