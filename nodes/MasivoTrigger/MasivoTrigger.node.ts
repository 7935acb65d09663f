import {
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { hostClock } from '../Masivo/transport/flow/clock';
import { checkBeforeListening } from './confirmation';
import { triggerPanel } from './panel';
import { receive } from './receive';
import { Repeats } from './repeats';
import { NotStartedLog } from './secret';
import { triggerFields } from './settings';

/** What this process knows of earlier calls: n8n makes a new `this` for each call. */
const memory = {
	repeats: new Repeats(hostClock),
	notStarted: new NotStartedLog(hostClock),
};

export class MasivoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Masivo Trigger',
		name: 'masivoTrigger',
		icon: { light: 'file:../Masivo/masivo.svg', dark: 'file:../Masivo/masivo.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ [$parameter["events"], $parameter["otherEvents"]].flat().filter(Boolean).join(", ").replace("*", "all events") }}',
		description:
			'Customers, events, coupons and rewards in Masivo; the trigger starts a workflow when Masivo calls',
		eventTriggerDescription:
			'Waiting for a call to the Test URL, which has to be registered in Masivo',
		activationMessage:
			'Your workflow now starts when Masivo calls the Production URL, which has to be registered there.',
		triggerPanel,
		defaults: { name: 'Masivo Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'masivoApi', required: false }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Otherwise n8n answers with the name of its default: firstEntryJson.
				responseData: '',
				path: 'masivo',
			},
		],
		properties: triggerFields,
	};

	webhookMethods = {
		default: {
			/** Webhooks are made in Masivo's dashboard only (GUIDE-WH): what can be looked at is the node. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkBeforeListening(this);
				return true;
			},

			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	/** One call of Masivo's: it starts the workflow with one item, or is told why it does not. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, memory);
	}
}
