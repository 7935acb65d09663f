import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Why a call starts nothing, though nothing is wrong with the node, and what its sender is told. */
export class NotStarted extends Error {
	/**
	 * @param status the HTTP status of the answer
	 * @param message a whole sentence; anybody may read it
	 */
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'NotStarted';
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
	response.status(status).json({ message });
	return { noWebhookResponse: true };
}
