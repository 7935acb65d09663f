import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { N8nClient } from '../../host/client';
import { startInstallation } from '../../host/installation';
import { startN8n } from '../../host/n8n';
import { freePort } from '../../host/ports';
import { provisionHost } from '../../host/provision';
import type { Host } from '../../host/instance';
import { connectToN8n, n8nVersion } from './support/n8n';

const ROOT = resolve(__dirname, '../..');
const first = connectToN8n();
let host: Host;

beforeAll(async () => {
	const version = process.env.N8N_BIN ? undefined : n8nVersion();
	host = await provisionHost({ version, quiet: true });
});

it('does not start on the port of another n8n', async () => {
	const port = Number(new URL(first.url).port);
	const packages = await first.installedPackages();
	await expect(startInstallation({ host, root: ROOT, port })).rejects.toThrow(
		`Port ${port} is in use by another program.`,
	);
	expect(await first.installedPackages()).toEqual(packages);
});

it('does not take what answers on its port for its n8n, and says why that one ended', async () => {
	const userFolder = await mkdtemp(join(tmpdir(), 'masivo-n8n-'));
	const port = await freePort();
	const asked: string[] = [];
	const stranger = createServer(({ url = '' }, response) => {
		asked.push(url);
		response.end('{ "status": "ok" }');
	});
	try {
		const starting = startN8n({ host, userFolder, port });
		const refusal = expect(starting).rejects.toThrow(`Port ${port} is in use by another program.`);
		// n8n has begun, and needs seconds until it listens.
		while (!existsSync(join(userFolder, 'n8n.log'))) await delay(10);
		await new Promise<void>((done) => stranger.listen(port, '127.0.0.1', done));
		await refusal;
		expect(asked).toEqual([]);
	} finally {
		await new Promise((done) => stranger.close(done));
		await rm(userFolder, { recursive: true, force: true });
	}
});

it('has an owner and workflows of its own beside another n8n', async () => {
	const second = await startInstallation({ host, root: ROOT });
	try {
		const before = await first.get('/workflows');
		await second.client.createWorkflow({ name: 'Mine', nodes: [], connections: {} });
		expect(await second.client.get('/workflows')).toMatchObject([{ name: 'Mine' }]);
		expect(await first.get('/workflows')).toEqual(before);
		const stranger = N8nClient.resume(second.n8n.url, first.cookie);
		await expect(stranger.get('/workflows')).rejects.toMatchObject({ status: 401 });
	} finally {
		await second.close();
	}
});
