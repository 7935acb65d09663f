import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** Runs `npm run sandbox` until it has said something. */
async function sandbox(...args: string[]): Promise<{ stdout: string; stderr: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...args], {
		cwd: resolve(__dirname, '../..'),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const said = { stdout: '', stderr: '' };
	child.stdout.on('data', (chunk) => {
		said.stdout += chunk;
		child.kill('SIGINT');
	});
	child.stderr.on('data', (chunk) => (said.stderr += chunk));
	await once(child, 'close');
	return said;
}

it('has the same API key and webhook secret at each start, for a credential that has them', async () => {
	const starts = [await sandbox('--json', '--port', '0'), await sandbox('--json', '--port', '0')];
	const [first, second] = starts.map(({ stdout }) => JSON.parse(stdout) as Record<string, string>);
	const { apiKey, webhookSecret } = first;
	expect(apiKey).not.toBe(webhookSecret);
	expect(second).toMatchObject({ apiKey, webhookSecret });
});

it('says which ports there are', async () => {
	const { stdout, stderr } = await sandbox('--port', '99999');
	expect(stdout).toBe('');
	expect(stderr).toContain('Give a number from 0 to 65535.');
});
