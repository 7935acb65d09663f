import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
	sleep,
} from 'n8n-workflow';

import { nodeError } from '../Masivo/execution/nodeErrors';
import { customerNamed } from '../Masivo/resources/fields/customer';
import { shown } from '../Masivo/transport/facts/values';
import { withoutSecrets } from '../Masivo/transport/failure/failure';
import { secretsOf } from '../Masivo/transport/token/credential';
import { readSharedCredential } from '../Masivo/transport/token/sharedCredential';
import { type Call, checkSize, readCall, type Received } from './callForm';
import { confirm } from './confirmation';
import { callKey, type Repeats } from './repeats';
import { answerNotStarted, checkSecret, nodeKey, NotStarted, type NotStartedLog } from './secret';
import { hasCredential, readTriggerSettings, type TriggerSettings } from './settings';

type Credential = ICredentialDataDecryptedObject;

/** What outlives a call. */
export interface Memory {
	repeats: Repeats;
	notStarted: NotStartedLog;
}

/**
 * Takes one call: it starts the workflow with one item, or its sender is told why it does not; while the
 * editor listens, whoever waits there is told, and n8n answers the sender with 500. What costs something
 * is only done for what has passed everything that costs less.
 *
 * @throws what n8n stores as a failed execution, and answers with 500; no node after the trigger runs
 */
export async function receive(
	context: IWebhookFunctions,
	memory: Memory,
): Promise<IWebhookResponseData> {
	let credential: Credential | undefined;
	try {
		if (hasCredential(context)) credential = await readSharedCredential(context);
		const { secret } = context.getQueryData() as { secret?: unknown };
		checkSecret(credential, secret);
		const received = receivedBy(context);
		checkSize(received);
		const call = readCall(received);
		const settings = readTriggerSettings(context);
		if (!settings.isChosen(call.event)) {
			throw new NotStarted(
				200,
				'This event is not one of those that start the workflow',
				`The call is for ${shown(call.event)}. Choose it under Events or Other Events, or choose All Events.`,
			);
		}
		const json = await onlyOnce(context, call, settings, memory, async () =>
			settings.confirm ? await confirmedItem(context, credential, call) : itemOf(call),
		);
		return { workflowData: [[{ json }]] };
	} catch (error) {
		const isTested = isTest(context);
		if (error instanceof NotStarted && !isTested) {
			memory.notStarted.note(context, error);
			return answerNotStarted(context, error);
		}
		const failure = error instanceof NotStarted ? error.asFailure() : error;
		const secrets = credential ? secretsOf(credential) : [];
		throw nodeError(context.getNode(), withoutSecrets(failure, secrets), undefined, {
			besides: isTested ? STOPPED_LISTENING : NOT_STARTED,
		});
	}
}

const STOPPED_LISTENING = 'n8n has stopped listening. Listen again, then repeat the call.';

const NOT_STARTED =
	'The call started nothing and was answered with an error (500). If it comes again, it is looked at again; whether Masivo sends it again is not documented.';

/** What n8n adds to the request of Node.js and express. */
interface Request {
	rawBody?: unknown;
}

function receivedBy(context: IWebhookFunctions): Received {
	const { rawBody }: Request = context.getRequestObject();
	return {
		headers: context.getHeaderData(),
		body: context.getBodyData(),
		rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined,
	};
}

/** Makes the item, unless the same call has started the workflow a short while ago. */
async function onlyOnce(
	context: IWebhookFunctions,
	{ body }: Call,
	{ ignoreRepeated }: TriggerSettings,
	{ repeats }: Memory,
	makeItem: () => Promise<IDataObject>,
): Promise<IDataObject> {
	if (!ignoreRepeated || isTest(context)) return await makeItem();
	const node = nodeKey(context);
	const kept = context.getWorkflowStaticData('node');
	const claim = await repeats.claim(node, callKey(node, body), kept.startedAt);
	if (!claim) {
		throw new NotStarted(200, 'The same call has started the workflow a short while ago');
	}
	try {
		const item = await makeItem();
		// n8n stores it with the workflow when the call is answered (live-webhooks.js). Whether n8n then
		// manages to start the execution is not told: where it does not, the call counts all the same.
		kept.startedAt = claim.keep();
		void markUntilAnswered(kept, context.getResponseObject());
		return item;
	} finally {
		claim.release();
	}
}

/** In ms: at first n8n is about to begin, later it waits for its database. */
const FIRST_MARK_MS = 1;
const LAST_MARK_MS = 20;
const LONGEST_MARKING_MS = 10_000;

/**
 * n8n stores what has changed just before it answers the call. Between the two, some versions (2.20 to
 * 2.41 at the least) make another workflow of the same data, which forgets that they have changed: all but
 * the first call would never be stored (workflow-runner.js, `new Workflow`). So it is told again and again
 * until the call is answered; where that comes too late, this process still knows the call.
 */
async function markUntilAnswered(kept: IDataObject, response: Answered): Promise<void> {
	const { startedAt } = kept;
	for (let ms = FIRST_MARK_MS, passed = 0; !response.writableEnded; passed += ms) {
		if (passed > LONGEST_MARKING_MS) return;
		kept.startedAt = startedAt;
		await sleep(ms);
		ms = Math.min(2 * ms, LAST_MARK_MS);
	}
}

/** What is used of the response of Node.js. */
interface Answered {
	writableEnded: boolean;
}

/** Nothing confirms what the call says, so it is handed on as what it is. */
function itemOf({ event, customerId, data }: Call): IDataObject {
	return { event, customer_id: customerId, confirmed: false, data };
}

/** What Masivo says of the customer takes the place of what the call says. */
async function confirmedItem(
	context: IWebhookFunctions,
	credential: Credential | undefined,
	{ event, customerId }: Call,
): Promise<IDataObject> {
	const answer = await confirm(context, credential, customerId);
	if (!answer) throw unknownCustomer(customerId);
	return { event, customer_id: customerId, confirmed: true, ...answer };
}

function unknownCustomer(customerId: string): NotStarted {
	return new NotStarted(
		404,
		'Masivo does not know the customer of this call',
		`The call is about ${customerNamed(customerId)}. Use the ID of a customer who is registered in Masivo, or switch 'Confirm with Masivo' off.`,
	);
}

/** Whether the editor listens, where somebody waits to see what becomes of the call. */
function isTest(context: IWebhookFunctions): boolean {
	return context.getMode() === 'manual';
}
