import type { IDataObject } from 'n8n-workflow';

import { readId } from '../Masivo/resources/values/id';
import { isBlankText } from '../Masivo/resources/values/suspicious';
import { inJson, isRecord } from '../Masivo/transport/facts/values';
import { Failure } from '../Masivo/transport/failure/failure';
import { NotStarted } from './secret';

/** What a call brings along, as n8n hands it over. */
export interface Received {
	/** In lower case. */
	headers: Readonly<Record<string, unknown>>;
	/** What n8n made of the body: parsed, text, or nothing. */
	body: unknown;
	/** The body itself, unpacked; n8n does not keep it of a multipart form. */
	rawBody?: Buffer;
}

/** A call in the form that Masivo documents (api/masivo.openapi.yaml, WebhookCall). */
export interface Call {
	/** As it came. */
	event: string;
	customerId: string;
	data: IDataObject;
	/** All of it, with what is not documented. */
	body: IDataObject;
}

/** The least that a call has to say (GUIDE-WH). */
export const SAMPLE_CALL =
	'{"event":"CUSTOMER_REGISTRATION","data":{"customer_id":"YOUR-CUSTOMER-ID"}}';

/** A customer with a wallet is a few kilobytes; Masivo documents no size. */
const MOST_BODY_BYTES = 1024 * 1024;

/** What is deeper may overflow the stack, here or in n8n. */
const DEEPEST_BODY = 100;

/** A much longer one does not fit into the address of a request. */
const LONGEST_ID = 1000;

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/)/i;

/** @throws NotStarted (413) */
export function checkSize({ headers, body, rawBody }: Received): void {
	const announced = Number(headers['content-length']);
	const length =
		rawBody?.length ?? Buffer.byteLength(typeof body === 'string' ? body : inJson(body));
	if (announced > MOST_BODY_BYTES || length > MOST_BODY_BYTES) {
		throw new NotStarted(413, 'The body is larger than 1 MiB', 'The trigger takes no larger call.');
	}
}

/** @throws NotStarted (400) that says what is not as Masivo documents it */
export function readCall(received: Received): Call {
	const body = jsonIn(received);
	if (!isRecord(body)) throw notTheForm('the body is not a JSON object');
	if (isDeeper(body, DEEPEST_BODY)) throw notTheForm('the body is nested too deeply');
	const { event, data } = body;
	if (typeof event !== 'string' || isBlankText(event)) {
		throw notTheForm('the body has no text as "event"');
	}
	if (!isRecord(data)) throw notTheForm('the body has no object as "data"');
	return { event, customerId: customerIdIn(data), data, body };
}

function customerIdIn({ customer_id: id }: IDataObject): string {
	if (typeof id !== 'string' && typeof id !== 'number') {
		throw notTheForm('"data" has no text and no number as "customer_id"');
	}
	if (String(id).length > LONGEST_ID) throw notTheForm('"customer_id" is longer than any ID');
	try {
		return readId('customer_id', id, (text) => text);
	} catch (error) {
		throw error instanceof Failure ? notTheForm(error.message) : error;
	}
}

/** Whoever sends JSON may call it plain text, or nothing; a form is none, whatever it holds. */
function jsonIn({ headers, body, rawBody }: Received): unknown {
	if (FORM.test(String(headers['content-type'] ?? ''))) {
		throw notTheForm('the body is a form, not JSON');
	}
	const text = typeof body === 'string' ? body : isEmpty(body) ? rawBody?.toString() : undefined;
	if (text === undefined) return body;
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		throw notTheForm('the body is not JSON');
	}
}

/** n8n gives an empty object, or nothing, for a body of a type that it does not parse. */
function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || (isRecord(body) && Object.keys(body).length === 0);
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function notTheForm(reason: string): NotStarted {
	return new NotStarted(
		400,
		`This is not a call of a Masivo webhook: ${reason}`,
		`Masivo sends JSON such as ${SAMPLE_CALL}. If you send a call yourself, send it in this form.`,
	);
}
