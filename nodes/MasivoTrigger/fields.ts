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
		'Which events start the workflow. Masivo calls only for those that are chosen there as well.',
};

export const otherEventsField: INodeProperties = {
	displayName: 'Other Events',
	name: 'otherEvents',
	type: 'string',
	default: '',
	displayOptions: { hide: { events: [ALL_EVENTS] } },
	description:
		'Further event names, with commas. To find a name, choose All Events and look at event in the output.',
};

export const confirmField: INodeProperties = {
	displayName: 'Confirm with Masivo',
	name: 'confirm',
	type: 'boolean',
	default: true,
	description:
		'Whether to look the customer up in Masivo and output that, not the data of the call, which anybody could send',
};

export const ignoreRepeatedField: INodeProperties = {
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
