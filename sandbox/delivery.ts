import { setTimeout as delay } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyReply } from 'fastify';
import { json } from './answers';
import type { HttpAnswer } from './answers';
import type { RecordedRequest, Recorder } from './recorder';

/** A trickling answer comes in about so many pieces. */
const PIECES = 20;

/** Sends the answer, or what the request's fault makes of it. */
export function deliver(
	answer: HttpAnswer,
	request: RecordedRequest,
	reply: FastifyReply,
	recorder: Recorder,
): FastifyReply {
	const { fault } = request;
	switch (fault?.kind) {
		case 'hang':
			return reply.hijack();
		case 'reset':
			reply.hijack();
			resetConnection(reply);
			return reply;
		case 'cutOff':
			recorder.answered(request, answer.status);
			reply.hijack();
			cutOff(answer, reply);
			return reply;
		case 'garbage':
			reply.hijack();
			reply.raw.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
			return reply;
		case 'trickle':
			recorder.answered(request, answer.status);
			reply.hijack();
			void trickle(answer, reply, fault.ms);
			return reply;
		case 'change':
			return send(fault.change(answer), request, reply, recorder);
		case 'truncatedJson':
			return send({ ...answer, text: firstHalf(answer.text) }, request, reply, recorder);
		case 'body':
			return send(json(200, fault.body), request, reply, recorder);
		default:
			return send(answer, request, reply, recorder);
	}
}

/** Sends the answer whole. It counts as answered before the client can read it. */
export function send(
	{ status, headers, text }: HttpAnswer,
	request: RecordedRequest,
	reply: FastifyReply,
	recorder: Recorder,
): FastifyReply {
	recorder.answered(request, status);
	return reply.code(status).headers(headers).send(text);
}

export function resetConnection({ raw: { socket } }: FastifyReply): void {
	// Node can reset plain TCP sockets only; a TLS client sees the missing end as a reset, too.
	if (socket instanceof TLSSocket) socket.destroy();
	else socket?.resetAndDestroy();
}

function cutOff(answer: HttpAnswer, reply: FastifyReply): void {
	const raw = begin(answer, reply);
	raw.write(firstHalf(answer.text), () => raw.destroy());
}

/** Ends early when the client hangs up or the sandbox closes. */
async function trickle(answer: HttpAnswer, reply: FastifyReply, ms: number): Promise<void> {
	const raw = begin(answer, reply);
	const bytes = Buffer.from(answer.text);
	const size = Math.ceil(bytes.length / PIECES);
	for (let start = 0; start < bytes.length && !raw.destroyed; start += size) {
		raw.write(bytes.subarray(start, start + size));
		await delay(ms / PIECES);
	}
	raw.end();
}

/** Sends the head of an answer that is going to be sent in parts. */
function begin({ status, headers, text }: HttpAnswer, reply: FastifyReply): FastifyReply['raw'] {
	const { raw } = reply.headers({ ...headers, 'content-length': Buffer.byteLength(text) });
	for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '');
	return raw.writeHead(status);
}

function firstHalf(text: string): string {
	return text.slice(0, Math.floor(text.length / 2));
}
