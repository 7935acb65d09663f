import { STATUS_CODES } from 'node:http';
import type { components } from '../api/types';

type Schemas = components['schemas'];

/** An answer of the API before it is put into text. */
export interface Answer {
	status: number;
	body: Schemas[
		| Extract<keyof Schemas, `${string}Envelope`>
		| 'Message'
		| 'ImportQueued'
		| 'Error'
		| 'CouponError'];
	headers?: Record<string, string>;
}

/** An answer as it goes over the wire. */
export interface HttpAnswer {
	status: number;
	headers: Record<string, string>;
	text: string;
}

/** A failure in the shape of the document's `Error`, e.g. `failure(404, 'no customer c1')`. */
export function failure(status: number, details: string, error = STATUS_CODES[status]): Answer {
	return { status, body: { error: error ?? `Status ${status}`, details } };
}

/** Puts any JSON value on the wire. */
export function json(status: number, body: unknown, headers = {}): HttpAnswer {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		text: JSON.stringify(body),
	};
}

/** The page that Masivo is reported to show for a wrong path, sometimes with status 200. */
export function htmlPage(status = 200): HttpAnswer {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8' },
		text: '<!DOCTYPE html><html><head><title>Masivo</title></head><body>Not here</body></html>',
	};
}
