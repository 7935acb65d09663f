import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { Failure } from '../Masivo/transport/failure/failure';

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
		return new Failure('input', { message, description });
	}
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
