import { TLSSocket } from 'node:tls';
import type { FastifyReply } from 'fastify';
import { json } from './answers';
import type { HttpAnswer } from './answers';
import type { RecordedRequest, Recorder } from './recorder';

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

function resetConnection({ raw: { socket } }: FastifyReply): void {
	// Node can reset plain TCP sockets only; a TLS client sees the missing end as a reset, too.
	if (socket instanceof TLSSocket) socket.destroy();
	else socket?.resetAndDestroy();
}

function cutOff({ status, headers, text }: HttpAnswer, reply: FastifyReply): void {
	const { raw } = reply.headers({ ...headers, 'content-length': Buffer.byteLength(text) });
	for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '');
	raw.writeHead(status);
	raw.write(firstHalf(text), () => raw.destroy());
}

function firstHalf(text: string): string {
	return text.slice(0, Math.floor(text.length / 2));
}
