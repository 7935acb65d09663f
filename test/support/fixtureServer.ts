import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FixtureServer {
	baseUrl: string;
	/** `<method> <path>` of each request, in order of arrival. */
	requests: string[];
	/** The token that is accepted, and given out. */
	token: string;
	/** Resolves when the client of a request that is left hanging has gone away. */
	hung: Promise<void>;
	close(): Promise<void>;
}

/**
 * What the fixture package talks to: `/token`, and `/items/{id}`, where some ids misbehave:
 * `missing` (404), `teapot` (418), `page` (an answer of the wrong kind) and `hang` (no answer).
 */
export async function startFixtureServer(): Promise<FixtureServer> {
	const server = createServer(answer);
	const hung = new Promise<void>((resolve) => {
		server.on('request', ({ url }, response) => {
			if (url === '/items/hang') response.on('close', resolve);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const state: FixtureServer = {
		baseUrl: `http://127.0.0.1:${port}`,
		requests: [],
		token: 'token-1',
		hung,
		close: async () => {
			await new Promise((resolve) => server.close(resolve));
		},
	};

	function answer(request: IncomingMessage, response: ServerResponse) {
		const reply = (status: number, body: unknown) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		state.requests.push(`${request.method} ${request.url}`);
		if (request.url === '/token') return reply(200, { token: state.token });
		if (request.headers.authorization !== `Bearer ${state.token}`) return reply(401, {});
		const id = request.url?.split('/').at(-1);
		if (id === 'hang') return response;
		if (id === 'missing') return reply(404, {});
		if (id === 'teapot') return reply(418, {});
		return reply(200, { item: { id, kind: id === 'page' ? 'page' : 'item' } });
	}
	return state;
}
