import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { createEngine } from '../../engine';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox';
import { type Account, liveAccount } from '../../scripts/demo/account';
import { compare, comparisonTable } from '../../scripts/demo/comparison';
import { loadExample, runExample } from '../../scripts/demo/deleteTagsExample';
import { loopTable, runLoyaltyLoop } from '../../scripts/demo/loyaltyLoop';
import { connectMasivo } from '../../scripts/demo/masivoClient';

const ROOT = resolve(__dirname, '../..');
const CUSTOMER = 'crm-2048';
const TAGS = { trial: true, black_friday: '2025', churn_risk: 'high' };

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

const keyAccount = (): Account =>
	liveAccount({ MASIVO_API_KEY: sandbox.apiKey }, `${sandbox.baseUrl}/`);
const tagsNow = () => sandbox.customers.get(CUSTOMER)?.tags;

it('runs the example for the given rows, and tells what name the node found', async () => {
	await start({ tagKeysParameter: 'tags', withoutTagKeys: 'deleteNothing' });
	const engine = await createEngine({ packageDir: ROOT });
	const run = async (tagKeys: string, parameter?: string) => {
		const example = loadExample({ rows: [{ customerId: CUSTOMER, tagKeys }], parameter });
		return await runExample(engine, example, keyAccount());
	};

	await expect(run('trial', 'keys')).rejects.toThrow('still has the tags trial');

	const { items, hints } = await run('trial');
	expect(items).toMatchObject([{ customer: { id: CUSTOMER, tags: { churn_risk: 'high' } } }]);
	expect(hints).toEqual([expect.stringContaining('"tags"')]);
	expect(Object.keys(tagsNow() ?? {})).toEqual(['black_friday', 'churn_risk']);

	expect((await run('black_friday', 'tags')).hints).toEqual([]);
	expect(tagsNow()).toEqual({ churn_risk: 'high' });
});

it('shows what went and what is left, with colours only where they are wanted', async () => {
	await start();
	const masivo = await connectMasivo(keyAccount());
	const before = [await masivo.getCustomer(CUSTOMER)];
	delete tagsNow()?.trial;
	const after = await masivo.getCustomer(CUSTOMER);
	const rows = [{ customerId: CUSTOMER, tagKeys: 'trial' }];
	const comparisons = compare(before, rows, [{ ...after }]);

	expect(comparisons).toMatchObject([{ before: TAGS, after: { churn_risk: 'high' } }]);
	const plain = comparisonTable(comparisons, false);
	expect(plain).toContain('80 Points');
	expect(plain.match(/trial: true/g)).toHaveLength(1);
	expect(plain).not.toContain('\u001b');
	expect(comparisonTable(comparisons, true)).toContain('\u001b[9mtrial: true');
});

it('earns, redeems and takes back points, and shows them before and after each step', async () => {
	await start();
	const engine = await createEngine({ packageDir: ROOT });
	const account = keyAccount();
	const moves = await runLoyaltyLoop(engine, account, await connectMasivo(account));
	expect(moves.map(({ operation, before, after }) => [operation, before, after])).toEqual([
		['Event → Send', 1250, 1330.5],
		['Coupon → Redeem', 1330.5, 1430.5],
		['Event → Send', 1430.5, 1155.5],
		['Event → Reverse', 1155.5, 1075],
	]);
	expect(sandbox.contractViolations).toEqual([]);
	expect(loopTable(moves)).toContain('the first order comes back');
	expect(loopTable(moves)).not.toContain('\u001b');
});

describe('the command', () => {
	/** Runs it to its end, interrupted (Ctrl-C) in a certain moment. */
	async function demo(args: string[], env: NodeJS.ProcessEnv = {}, moment?: Promise<void>) {
		const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', ...args], {
			cwd: ROOT,
			env: { PATH: process.env.PATH, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let [stdout, stderr] = ['', ''];
		child.stdout.on('data', (chunk) => (stdout += chunk));
		child.stderr.on('data', (chunk) => (stderr += chunk));
		void moment?.then(() => child.kill('SIGINT'));
		const [code] = (await once(child, 'close')) as [number | null];
		return { code, stdout, stderr };
	}
	const asking = (...args: string[]) => ['--live', '--base-url', sandbox.baseUrl, ...args];
	const live = (...args: string[]) => asking('--yes', ...args);

	it('prints only the items with --json, from a sandbox of its own', async () => {
		await start();
		const { code, stdout, stderr } = await demo(['--json']);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(JSON.parse(stdout)).toHaveLength(4);
		expect(sandbox.requests).toEqual([]);
	});

	it('runs against a live service with a token, after a warning, and shows no secret', async () => {
		await start();
		const token = sandbox.issueToken();
		const args = live('--customer', CUSTOMER, '--tags', 'trial, black_friday');
		const { code, stdout, stderr } = await demo(args, { MASIVO_TOKEN: token });
		expect(code).toBe(0);
		expect(stderr).toContain('can start campaigns');
		expect(stdout).toContain('churn_risk: high');
		expect(tagsNow()).toEqual({ churn_risk: 'high' });
		expect(stdout + stderr).not.toContain(token);
	});

	it('changes nothing where nobody can be asked', async () => {
		await start();
		const env = { MASIVO_API_KEY: sandbox.apiKey };
		const { code, stdout, stderr } = await demo(
			asking('--customer', CUSTOMER, '--tags', 'trial'),
			env,
		);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toContain('Nobody can be asked here; add --yes.');
		expect(sandbox.requests).toEqual([]);
	});

	it('puts back what a wrong name took before it ends, when it is interrupted', async () => {
		await start({ tagKeysParameter: 'keys', withoutTagKeys: 'deleteAll' });
		const env = { MASIVO_API_KEY: sandbox.apiKey };
		let isOut = () => {};
		const deleted = new Promise<void>((resolve) => (isOut = resolve));
		sandbox.faults.decide = ({ method }) => {
			if (method === 'DELETE') isOut();
			return method === 'DELETE' ? { kind: 'trickle', ms: 500 } : undefined;
		};
		const { code, stderr } = await demo(
			live('--customer', CUSTOMER, '--tags', 'trial'),
			env,
			deleted,
		);
		expect(code).toBe(1);
		expect(stderr).not.toContain(sandbox.apiKey);
		expect(tagsNow()).toEqual({ black_friday: '2025', churn_risk: 'high' });
	});

	it.each([
		['a wrong token', ['--tags', 'trial'], { MASIVO_TOKEN: 'wrong' }, 'Masivo answered 401'],
		['no tags', [], {}, '--live needs --tags'],
	])('ends with code 1 and a reason: %s', async (_case, args, env, reason) => {
		await start();
		const { code, stdout, stderr } = await demo(live('--customer', CUSTOMER, ...args), env);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toContain(reason);
	});
});
