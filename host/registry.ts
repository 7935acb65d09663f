import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { generate } from 'selfsigned';
import type { Tarball } from './tarball';

const HOST = 'registry.npmjs.org';

/** npm's registry as one n8n sees it. */
export interface Registry {
	/** What n8n's environment needs to reach it. */
	env: NodeJS.ProcessEnv;
	/** The same for npm where n8n starts it without its environment, as an `.npmrc`. */
	npmrc: string;
	close(): Promise<void>;
}

/**
 * A registry that knows one package, published or not, in the place of npm's: n8n takes another
 * registry's address only with a licence (community-packages.service.js, getNpmRegistry). n8n and
 * npm reach it through a proxy that leads every other address to where it is.
 *
 * @param folder for the certificate and npm's cache; it has to outlive n8n
 */
export async function startRegistry(tarball: Tarball, folder: string): Promise<Registry> {
	const pems = await generate([{ name: 'commonName', value: HOST }], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
	});
	const certificate = join(folder, 'registry.pem');
	await writeFile(certificate, pems.cert);

	const registry = createTlsServer({ key: pems.private, cert: pems.cert }, (request, response) => {
		const { pathname } = new URL(request.url ?? '/', `https://${HOST}`);
		const answer = answerTo(pathname, tarball);
		if (answer === 'tarball') return createReadStream(tarball.path).pipe(response);
		response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
		return response.end(JSON.stringify(answer ?? { error: 'Not found' }));
	});
	const registryPort = await listen(registry);

	const proxy = createServer();
	proxy.on('connect', ({ url = '' }, socket) => {
		const [host, port] = url.split(':');
		const target = host === HOST ? connect(registryPort, '127.0.0.1') : connect(Number(port), host);
		target.once('connect', () => socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
		// The end of one side, in whatever way, is the end of both.
		pipeline(socket, target, socket, () => {});
	});
	const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
	const cache = join(folder, 'npm-cache');

	return {
		env: {
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: 'localhost,127.0.0.1',
			NODE_EXTRA_CA_CERTS: certificate,
			npm_config_cache: cache,
		},
		npmrc: [
			`registry=https://${HOST}/`,
			`https-proxy=${proxyUrl}`,
			`cafile=${certificate}`,
			`cache=${cache}`,
		].join('\n'),
		close: async () => {
			await Promise.all([registry, proxy].map(async (server) => await close(server)));
		},
	};
}

/** The registry API as far as `npm view` and `npm pack` use it. */
function answerTo(pathname: string, tarball: Tarball): object | 'tarball' | undefined {
	const { name, version, integrity, shasum } = tarball;
	const file = `/${name}/-/${basename(tarball.path)}`;
	const dist = { tarball: `https://${HOST}${file}`, integrity, shasum };
	const manifest = { name, version, dist };
	switch (pathname) {
		case `/${name}`:
			return { name, 'dist-tags': { latest: version }, versions: { [version]: manifest } };
		case `/${name}/latest`:
		case `/${name}/${version}`:
			return manifest;
		case file:
			return 'tarball';
		default:
			return undefined;
	}
}

async function listen(server: Server): Promise<number> {
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
	const closed = new Promise((done) => server.close(done));
	server.closeAllConnections();
	await closed;
}
