import type {
	ICredentialDataDecryptedObject,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { createHash, timingSafeEqual } from 'node:crypto';

import { Failure } from '../Masivo/transport/failure/failure';
import type { Clock } from '../Masivo/transport/flow/clock';
import { logOf } from '../Masivo/transport/request/log';
import { webhookSecretOf } from '../Masivo/transport/token/credential';

/**
 * Lets a call pass that brings the credential's secret along, or any call where the credential has
 * none, or the node no credential.
 *
 * @param given the value of `?secret=`; several of them are a list, which is no secret
 * @throws NotStarted if it does not, Failure if the secret in the credential cannot be used
 */
export function checkSecret(
	credential: ICredentialDataDecryptedObject | undefined,
	given: unknown,
): void {
	const secret = credential ? webhookSecretOf(credential) : '';
	if (secret === '' || isSame(secret, given)) return;
	throw new NotStarted(
		401,
		'The secret at the end of the webhook URL is missing or wrong',
		'The credential has a Webhook Secret. In Masivo (Settings → Webhooks), let the URL end with ?secret= and the secret, as it is in the credential.',
	);
}

/** Digests are compared: they are of one length, and how long it takes tells nothing of the secret. */
function isSame(secret: string, given: unknown): boolean {
	return typeof given === 'string' && timingSafeEqual(digest(secret), digest(given));
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

/** Why a call starts nothing, though nothing is wrong with the node. */
export class NotStarted extends Error {
	/**
	 * @param status the HTTP status of the answer
	 * @param message one sentence without a final period; anybody may read it
	 * @param advice what to do, in full sentences, for whoever listens in the editor, where it can come to that
	 */
	constructor(
		readonly status: number,
		message: string,
		readonly advice = '',
	) {
		super(message);
		this.name = 'NotStarted';
	}

	/** The same for whoever listens in the editor, where n8n would say nothing of it. */
	asFailure(): Failure {
		const { message, advice: description } = this;
		return new Failure('invalidInput', { message, description });
	}
}

const TOLD_AGAIN_AFTER_MS = 60_000;

/**
 * Calls that start nothing are answered, and nobody sees the answer: so n8n's log says why, once a minute
 * for each reason, since anybody may call. It says nothing of what the call holds.
 */
export class NotStartedLog {
	/** When each reason was told last, by the node. There are as many as texts. */
	private readonly told = new Map<string, number>();

	constructor(private readonly clock: Pick<Clock, 'elapsed'>) {}

	note(context: IWebhookFunctions, { status, message }: NotStarted): void {
		const reason = `${nodeKey(context)}:${message}`;
		const now = this.clock.elapsed();
		if (now - (this.told.get(reason) ?? -Infinity) < TOLD_AGAIN_AFTER_MS) return;
		this.told.set(reason, now);
		const log = logOf(context);
		if (status < 400) log.debug(`A call started nothing: ${message}`);
		else
			log.warn(`Refused a call (${status}): ${message}. The next ones are not told for a minute.`);
	}
}

/** Tells nodes apart; a copied workflow has nodes of the same IDs. */
export function nodeKey(context: IWebhookFunctions): string {
	return `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
}

/** What is used of the response; n8n's types are express's, which is not installed. */
interface Response {
	status(code: number): { json(body: object): unknown };
}

/** Answers the call; without `workflowData`, n8n starts nothing. */
export function answerNotStarted(
	context: IWebhookFunctions,
	{ status, message }: NotStarted,
): IWebhookResponseData {
	const response: Response = context.getResponseObject();
	response.status(status).json({ message: `${message}.` });
	return { noWebhookResponse: true };
}
