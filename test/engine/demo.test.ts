import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { createEngine } from '../../engine';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox';
import { type Account, liveAccount } from '../../scripts/demo/account';
import { compare, comparisonTable } from '../../scripts/demo/comparison';
import { loadExample, runExample } from '../../scripts/demo/deleteTagsExample';
import { CANDIDATES, findTagKeysParameter } from '../../scripts/demo/findParameter';
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

describe('--find-parameter', () => {
	const setTags: string[] = [];
	const find = async (customer = CUSTOMER) =>
		await findTagKeysParameter(await connectMasivo(keyAccount()), customer, {
			setting: (tags) => setTags.splice(0, setTags.length, ...tags),
			trying: () => {},
		});

	it.each(CANDIDATES)('finds the name %s and leaves the customer as it was', async (name) => {
		await start({ tagKeysParameter: name });
		expect(await find()).toEqual({ result: 'found', parameter: name, left: [] });
		expect(tagsNow()).toEqual(TAGS);
	});

	it('finds it with a customer who has no tags', async () => {
		await start({ tagKeysParameter: 'keys', customers: [{ id: CUSTOMER }] });
		expect(await find()).toEqual({ result: 'found', parameter: 'keys', left: [] });
		expect(tagsNow()).toEqual({});
	});

	it('goes on where a name is refused', async () => {
		await start({ tagKeysParameter: 'keys' });
		sandbox.faults.decide = ({ query }) =>
			query.startsWith('tags=') ? { kind: 'status', status: 422 } : undefined;
		expect(await find()).toMatchObject({ result: 'found', parameter: 'keys' });
	});

	it('names the tag that is left where no name deletes it', async () => {
		await start({ tagKeysParameter: 'something_else' });
		expect(await find()).toEqual({ result: 'none', left: setTags });
		expect(Object.keys(tagsNow() ?? {})).toEqual([...Object.keys(TAGS), ...setTags]);
	});

	it.each([
		['a customer with tags', TAGS],
		['a customer without tags', {}],
	])('takes a delete of everything for no proof, and puts back: %s', async (_of, tags) => {
		await start({ tagKeysParameter: 'keys', customers: [{ id: CUSTOMER, tags }] });
		sandbox.faults.decide = ({ query }) => {
			const customer = sandbox.customers.get(CUSTOMER);
			if (customer && query.startsWith('tags=')) customer.tags = {};
			return undefined;
		};
		expect(await find()).toEqual({ result: 'deletesOthers', parameter: 'tags', left: [] });
		expect(tagsNow()).toEqual(tags);
	});

	it('says what may be left when the search breaks off, and no secret', async () => {
		await start();
		const token = sandbox.issueToken();
		const account = liveAccount({ MASIVO_TOKEN: token }, sandbox.baseUrl);
		sandbox.faults.decide = ({ method }) =>
			method === 'DELETE' ? { kind: 'status', status: 500, body: { error: token } } : undefined;
		const search = findTagKeysParameter(await connectMasivo(account), CUSTOMER, {
			setting: () => {},
			trying: () => {},
		});
		const error = await search.catch((reason: Error) => reason);
		expect(error).toHaveProperty('message', expect.stringMatching(/500.*\*{5}.*n8n_check_\w+ may/));
		expect(String(error)).not.toContain(token);
	});

	it('asks for nothing to be set on a customer that does not exist', async () => {
		await start();
		await expect(find('nobody')).rejects.toThrow('Masivo answered 404');
		expect(sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});
});

it('runs the example for the given rows and parameter name', async () => {
	await start({ tagKeysParameter: 'keys' });
	const engine = await createEngine({ packageDir: ROOT });
	const rows = [{ customerId: CUSTOMER, tagKeys: 'trial' }];

	const wrong = runExample(engine, loadExample({ rows }), keyAccount());
	await expect(wrong).rejects.toThrow('still has the tags trial');

	const example = loadExample({ rows, parameter: 'keys' });
	const items = await runExample(engine, example, keyAccount());
	expect(items).toMatchObject([{ customer: { id: CUSTOMER, tags: { churn_risk: 'high' } } }]);
	expect(Object.keys(tagsNow() ?? {})).toEqual(['black_friday', 'churn_risk']);
});

it('shows what went and what is left, with colours only where they are wanted', async () => {
	await start();
	const masivo = await connectMasivo(keyAccount());
	const before = [await masivo.getCustomer(CUSTOMER)];
	const after = await masivo.deleteTag(CUSTOMER, 'tags', 'trial');
	const rows = [{ customerId: CUSTOMER, tagKeys: 'trial' }];
	const comparisons = compare(before, rows, [{ ...after }]);

	expect(comparisons).toMatchObject([{ before: TAGS, after: { churn_risk: 'high' } }]);
	const plain = comparisonTable(comparisons, false);
	expect(plain).toContain('80 Points');
	expect(plain.match(/trial: true/g)).toHaveLength(1);
	expect(plain).not.toContain('\u001b');
	expect(comparisonTable(comparisons, true)).toContain('\u001b[9mtrial: true');
});

describe('the command', () => {
	/** Runs it to its end, interrupted (Ctrl-C) as soon as it says `interruptAt`. */
	async function demo(args: string[], env: NodeJS.ProcessEnv = {}, interruptAt?: string) {
		const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', ...args], {
			cwd: ROOT,
			env: { PATH: process.env.PATH, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let [stdout, stderr] = ['', ''];
		child.stdout.on('data', (chunk) => (stdout += chunk));
		child.stderr.on('data', (chunk) => {
			const wasSaid = interruptAt && stderr.includes(interruptAt);
			stderr += chunk;
			if (!wasSaid && interruptAt && stderr.includes(interruptAt)) child.kill('SIGINT');
		});
		const [code] = (await once(child, 'close')) as [number | null];
		return { code, stdout, stderr };
	}
	const live = (...args: string[]) => ['--live', '--base-url', sandbox.baseUrl, ...args];

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

	it('finishes the search for the parameter when it is interrupted', async () => {
		await start({ tagKeysParameter: 'tag_keys', latencyMs: 100 });
		const args = live('--customer', CUSTOMER, '--find-parameter');
		const env = { MASIVO_API_KEY: sandbox.apiKey };
		const { code, stdout, stderr } = await demo(args, env, 'Trying ?tags');
		expect(stderr).toContain('Removing the throw-away tag first');
		expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('"tag_keys"') });
		expect(tagsNow()).toEqual(TAGS);
		expect(stdout + stderr).not.toContain(sandbox.apiKey);
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
