import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { requireFreePort } from '../../host/ports';

const addresses = Object.values(networkInterfaces()).flatMap((them) => them ?? []);
const hasIpv6 = addresses.some(({ address }) => address === '::1');

let stranger: Server;
let asked: string[];

/** Starts a server that says yes to everything, as something that is no n8n may. */
async function listen(host: string): Promise<number> {
	stranger = createServer(({ url = '' }, response) => {
		asked.push(url);
		response.end('{ "status": "ok" }');
	});
	await new Promise<void>((done) => stranger.listen(0, host, done));
	return (stranger.address() as AddressInfo).port;
}

beforeEach(() => (asked = []));
afterEach(async () => {
	if (stranger.listening) await new Promise((done) => stranger.close(done));
	expect(asked).toEqual([]);
});

it.each(['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])])(
	'refuses a port that is taken on %s, and no other',
	async (host) => {
		const port = await listen(host);
		await expect(requireFreePort(port)).rejects.toThrow(`Port ${port} is in use`);
		await new Promise((done) => stranger.close(done));
		await expect(requireFreePort(port)).resolves.toBeUndefined();
	},
);

it('tells whoever starts the demo on such a port of --port, before it looks for an n8n', async () => {
	const port = await listen('127.0.0.1');
	const args = ['--import', 'tsx', 'scripts/n8n.ts', '--port', String(port)];
	const demo = spawn(process.execPath, args, {
		cwd: resolve(__dirname, '../..'),
		env: { PATH: process.env.PATH, N8N_BIN: 'no-such-n8n' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let [stdout, stderr] = ['', ''];
	demo.stdout.on('data', (chunk) => (stdout += chunk));
	demo.stderr.on('data', (chunk) => (stderr += chunk));
	const [code] = await once(demo, 'close');
	expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
	expect(stderr).toContain(`Port ${port} is in use by another program.`);
	expect(stderr).toMatch(/npm run n8n -- --port \d+/);
});
