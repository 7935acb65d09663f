import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { SavedCredential } from '../../host/client';
import { freePort } from '../../host/ports';
import { chain, manualTrigger, masivo, outputsOf, START } from '../../host/workflowParts';
import { startSandbox } from '../../sandbox';
import type { Fault } from '../../sandbox';
import { useStage } from './support/stage';
import { adviceIn, expectFailure, timesSent } from '../support/failureKinds';

const stage = useStage();

/** On a busy machine, an answer may take its time. */
const GENEROUS_MS = 60_000;

/** Runs one request for a customer with Continue; returns what the item says, and how often it was sent. */
async function run(
	operation: 'deleteTags' | 'create',
	credential: SavedCredential,
	timeout = GENEROUS_MS,
): Promise<{ error: string; message: string; sent: number }> {
	const fields = {
		deleteTags: { customerId: '1716573314', tagKeys: 'vip_status' },
		create: { customerId: 'somebody-new', tagKeys: '' },
	};
	const node = masivo(
		credential,
		{ operation, ...fields[operation], options: { maxRetries: 1, timeout } },
		{ onError: 'continueRegularOutput' },
	);
	const workflow = await stage.n8n.createWorkflow(chain('No answer', manualTrigger, node));
	const execution = await stage.n8n.execute(workflow, START);
	const [[item]] = outputsOf(execution, 'Masivo') as Array<
		Array<{ error?: string; message?: string }>
	>;
	const sent = stage.sandbox.requests.length;
	return { error: item.error ?? 'it succeeded', message: item.message ?? '', sent };
}

/** A credential with a pasted token, so that every request is one for the customer. */
async function credentialFor(baseUrl = stage.sandbox.baseUrl): Promise<SavedCredential> {
	const data = { authentication: 'bearerToken', accessToken: stage.sandbox.issueToken(), baseUrl };
	return await stage.n8n.createCredential('Pasted', 'masivoApi', data);
}

const LOST: Array<[what: string, fault: Fault, timeout?: number]> = [
	['a reset connection', { kind: 'reset', applied: true }],
	['an answer cut off', { kind: 'cutOff', applied: true }],
	['silence', { kind: 'hang', applied: true }, 1000],
];

describe.each(LOST)('%s', (_what, fault, timeout) => {
	it('is named, and the request sent again where that is safe', async () => {
		stage.sandbox.faults.always(fault);
		const outcome = await run('deleteTags', await credentialFor(), timeout);
		expectFailure(outcome, 'network');
		expect(adviceIn(outcome).includes('raiseTimeout')).toBe(fault.kind === 'hang');
		expect(timesSent(outcome)).toBe(2);
		expect(outcome.sent).toBe(2);
	});

	it('is got over', async () => {
		stage.sandbox.faults.next(fault);
		const outcome = await run('deleteTags', await credentialFor(), timeout);
		expect(outcome).toMatchObject({ error: 'it succeeded', sent: 2 });
	});

	it('is no reason to create a customer twice, who may be there', async () => {
		stage.sandbox.faults.always(fault);
		const outcome = await run('create', await credentialFor(), timeout);
		expectFailure(outcome, 'mayHaveArrived');
		expect(adviceIn(outcome)).toContain('lookUp');
		expect(outcome.sent).toBe(1);
	});
});

describe('what comes before anything is sent', () => {
	it('is a server that is down, and a create is tried again', async () => {
		const origin = `http://127.0.0.1:${await freePort()}`;
		const outcome = await run('create', await credentialFor(origin));
		expectFailure(outcome, 'network', origin);
		expect(timesSent(outcome)).toBe(2);
	});

	it('is a host that does not exist', async () => {
		const outcome = await run('create', await credentialFor('http://masivo.invalid'));
		expectFailure(outcome, 'network', 'masivo.invalid');
	});

	it('is a certificate that n8n does not trust', async () => {
		const secret = await startSandbox({ tls: true });
		const outcome = await run('create', await credentialFor(secret.baseUrl)).finally(secret.close);
		expectFailure(outcome, 'network');
		expect(adviceIn(outcome)).toContain('trustCertificate');
		expect(secret.requests).toEqual([]);
	});
});

it('is an answer all the same where what comes is not HTTP', async () => {
	let asked = 0;
	const server = createServer((socket) => {
		socket.once('data', () => {
			asked++;
			socket.end('this is no HTTP at all\r\n\r\n');
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	const outcome = await run('create', await credentialFor(`http://127.0.0.1:${port}`)).finally(() =>
		server.close(),
	);
	expectFailure(outcome, 'mayHaveArrived');
	expect(asked).toBe(1);
});
