import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fastify from 'fastify';
import type { FastifyRequest } from 'fastify';
import { failure, json } from './answers';
import type { Certificate } from './certificate';
import { API_ROOT } from './contract';
import type { Contract } from './contract';
import { deliver, resetConnection, send } from './delivery';
import type { FaultPlan } from './faultPlan';
import { answerInstead } from './faults';
import type { Load } from './load';
import type { RateLimit } from './rateLimit';
import type { RecordedRequest, Recorder } from './recorder';
import type { SandboxState } from './state';

export interface ServerParts {
	state: SandboxState;
	contract: Contract;
	faults: FaultPlan;
	recorder: Recorder;
	rateLimit?: RateLimit;
	latencyMs: number;
	load?: Load;
	certificate?: Certificate;
}

export interface Server {
	/** Listens on the loopback interface only; resolves with the port. */
	listen(port: number): Promise<number>;
	close(): Promise<void>;
}

/** An HTTP(S) server that records, delays and spoils the calls it passes on to the contract. */
export function createSandboxServer(parts: ServerParts): Server {
	const { certificate, recorder } = parts;
	const closing = new AbortController();
	setMaxListeners(0, closing.signal);

	const app = fastify({
		serverFactory: (handler) =>
			certificate ? createTlsServer(certificate, handler) : createServer(handler),
		forceCloseConnections: true,
		// One route takes all: fastify's own routing would decode ids with encoded slashes.
		rewriteUrl: () => '/',
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.all('/', async (incoming, reply) => {
		const request = record(incoming);
		const target = request.path.endsWith(`${API_ROOT}/auth/authorize`) ? 'authorize' : 'api';
		recorder.arrived(request, target);
		reply.raw.once('close', () => recorder.ended(request));
		const place = parts.load?.enter();
		if (place) reply.raw.once('close', () => place.leave());
		const slowness = place ? await place.slowness : 1;
		if (slowness === undefined) {
			request.fault = { kind: 'reset' };
			reply.hijack();
			resetConnection(reply);
			return;
		}
		const arrived = performance.now();
		const waitUntil = async (ms: number) =>
			await wait(arrived + ms - performance.now(), closing.signal);
		// Half of the way there: what a request does, it does in the middle of its time.
		let latencyMs = parts.latencyMs * slowness;
		await waitUntil(latencyMs / 2);

		const admission = parts.rateLimit?.admit();
		if (admission) reply.headers(admission.headers);
		if (admission?.refused) {
			const { status, body } = failure(429, 'Wait as long as the header Retry-After says');
			await waitUntil(latencyMs);
			return send(json(status, body), request, reply, recorder);
		}
		request.fault = parts.faults.take(request, target);
		if (request.fault?.kind === 'slow') {
			latencyMs += request.fault.ms;
			await wait(request.fault.ms, closing.signal);
		}
		// Too late to take effect: the connection is about to be destroyed.
		if (closing.signal.aborted) return reply.hijack();
		if (request.fault?.kind === 'expireTokens') parts.state.tokens.expireAll();

		const text = incoming.body as string | undefined;
		const answer =
			(request.fault && answerInstead(request.fault)) ??
			(await parts.contract.handle({ request, text, state: parts.state }));
		await waitUntil(latencyMs);
		return deliver(answer, request, reply, recorder);
	});

	return {
		async listen(port) {
			await app.listen({ port, host: '127.0.0.1' });
			return (app.server.address() as AddressInfo).port;
		},
		async close() {
			closing.abort();
			await app.close();
		},
	};
}

function record({ method, originalUrl, headers, body, socket }: FastifyRequest): RecordedRequest {
	const [path, ...query] = originalUrl.split('?');
	return {
		method,
		url: originalUrl,
		path,
		query: query.join('?'),
		headers,
		body: typeof body === 'string' ? parseJson(body) : undefined,
		port: socket.remotePort,
		at: Date.now(),
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Waits; ends early, and without an error, when the sandbox closes. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
	if (ms > 0) await delay(ms, undefined, { signal }).catch(() => {});
}
