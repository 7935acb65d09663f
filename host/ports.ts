import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { InvalidArgumentError } from 'commander';

/** Where our servers listen, and where else a browser looks that is told `localhost`. */
const LOOPBACK = ['127.0.0.1', '::1'];

/** A port on which no server of ours can listen. */
export class PortError extends Error {
	constructor(
		readonly port: number,
		reason = 'is in use by another program',
	) {
		super(`Port ${port} ${reason}.`);
		this.name = 'PortError';
	}
}

/** @throws {PortError} when another program listens on it, n8n or not, or this user may not */
export async function requireFreePort(port: number): Promise<void> {
	for (const address of LOOPBACK) {
		const code = await listenError(port, address);
		if (code === 'EACCES') throw new PortError(port, 'is open to administrators only');
		if (code === 'EADDRINUSE') throw new PortError(port);
		// No other error concerns us: a machine may have no IPv6.
		if (!code && (await answers(port, address))) throw new PortError(port);
	}
}

/** Reads a port from a command line; 0, where it is allowed, is any that is free. */
export const portNumber =
	(least: 0 | 1) =>
	(text: string): number => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= least && value < 65_536) return value;
		throw new InvalidArgumentError(`Give a number from ${least} to 65535.`);
	};

/** The first free port after this one. */
export async function nextFreePort(port: number): Promise<number> {
	const next = port < 65_535 ? port + 1 : 1024;
	const isFree = await requireFreePort(next).then(
		() => true,
		() => false,
	);
	return isFree ? next : await nextFreePort(next);
}

/** A TCP port of this machine that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	await new Promise((done) => server.close(done));
	return port;
}

async function listenError(port: number, address: string): Promise<string | undefined> {
	const server = createServer();
	return await new Promise((done) => {
		server.once('error', ({ code }: NodeJS.ErrnoException) => done(code));
		server.listen(port, address, () => server.close(() => done(undefined)));
	});
}

/** macOS lets us listen on one address while another program listens on all of them. */
async function answers(port: number, address: string): Promise<boolean> {
	return await new Promise((done) => {
		const socket = connect(port, address, () => {
			socket.destroy();
			done(true);
		});
		socket.once('error', () => done(false));
	});
}
