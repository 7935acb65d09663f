import type { IncomingMessage } from 'node:http';
import { parse as parseForm } from 'node:querystring';

import type { FastifyReply, FastifyRequest } from 'fastify';

const MULTIPART = 'multipart/form-data';

/**
 * The request with what n8n adds to it (middlewares/body-parser.js): the body as it came, and what it
 * makes of it by its type. Of a multipart form it keeps no raw body.
 *
 * @returns undefined where n8n refuses the call itself, because the body is not of its type
 */
export function readRequest(request: FastifyRequest): IncomingMessage | undefined {
	const contentType = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
	const rawBody = request.body as Buffer | undefined;
	const { query } = request;
	try {
		const body = parsed(contentType, rawBody?.toString() ?? '');
		const own = contentType === MULTIPART ? {} : { rawBody };
		return Object.assign(request.raw, { body, query, params: {}, ...own });
	} catch {
		return undefined;
	}
}

function parsed(contentType: string, text: string): unknown {
	if (contentType === MULTIPART) return { data: { field: text }, files: {} };
	if (text === '') return undefined;
	if (contentType === 'application/json') return JSON.parse(text);
	if (contentType === 'application/x-www-form-urlencoded') return { ...parseForm(text) };
	return contentType === 'text/plain' ? text : undefined;
}

/** The part of express's response with which nodes answer by themselves. */
export function responseOver(reply: FastifyReply) {
	return {
		status(code: number) {
			void reply.code(code);
			return this;
		},
		json(body: object) {
			void reply.send(body);
			return this;
		},
		get writableEnded() {
			return reply.raw.writableEnded;
		},
	};
}
