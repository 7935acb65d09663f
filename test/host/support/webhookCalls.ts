/** What answered a call of a webhook. */
export interface WebhookAnswer {
	status: number;
	text: string;
	/** Undefined where the text is no JSON. */
	json: unknown;
}

/** Calls an address as another system does, whatever it answers. */
export async function post(
	url: string,
	body: string,
	type = 'application/json',
): Promise<WebhookAnswer> {
	const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
	const text = await answer.text();
	return { status: answer.status, text, json: parsed(text) };
}

/** A body in Masivo's form. */
export function webhookBody(event: string, customer_id: unknown, data: object = {}): string {
	return JSON.stringify({ event, data: { customer_id, ...data } });
}

export const forCustomer = (customerId: string, event = 'CUSTOMER_REGISTRATION'): string =>
	webhookBody(event, customerId);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
