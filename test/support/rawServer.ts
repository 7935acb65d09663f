import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that does not speak HTTP as it should: it answers bytes. */
export interface RawServer {
	baseUrl: string;
	/** How many connections brought a request. */
	requests: number;
	/** How many of these are still open. */
	open: number;
	close(): Promise<void>;
}

/** @param answer what to do once the beginning of a request has come */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RawServer> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => {
			sockets.delete(socket);
			state.open = sockets.size;
		});
		socket.once('data', () => {
			state.requests++;
			state.open = sockets.size;
			answer(socket);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const state: RawServer = {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests: 0,
		open: 0,
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
	return state;
}

/** An answer of HTTP/1.1 as bytes: its head's lines, and its body. */
export function httpAnswer(head: string[], body: string | Buffer = ''): Buffer {
	return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
