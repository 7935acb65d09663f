import { startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { InFlightWatch } from './inFlight';
import { customerId, tagKey } from './rows';

/** What this process is asked, one message after another; each gets one answer. */
export type ServerCall =
	| { kind: 'open'; options: ServerOptions; customers: number; tagsPerCustomer: number }
	| { kind: 'restore'; server: number; endTokens?: boolean }
	| { kind: 'observed'; server: number };

export type ServerOptions = Pick<
	SandboxOptions,
	'latencyMs' | 'tls' | 'rateLimit' | 'load' | 'transactions'
>;

/** What a server saw since its customers were restored. */
export interface Observed {
	/** Those that exchange an API key among them. */
	requests: number;
	/** Of an API key. */
	exchanges: number;
	/** Requests that were answered 401. */
	unauthorized: number;
	/** As `InFlightWatch.seen`. */
	inFlight: number[];
}

/** The answer to `open`; `server` is the number that later calls use. */
export interface OpenedServer {
	server: number;
	baseUrl: string;
	token: string;
	apiKey: string;
	/** PEM, with TLS only. */
	certificate?: string;
}

/** Longer than any benchmark. */
const TOKEN_LIFETIME_MS = 86_400_000;

interface Server {
	sandbox: Sandbox;
	watch: InFlightWatch;
	tags: Record<string, boolean>;
	/** The customers who were there at first, by their IDs; others were imported. */
	initial: ReadonlySet<string>;
}

const servers: Server[] = [];

async function answer(call: ServerCall): Promise<OpenedServer | Observed | number> {
	if (call.kind === 'open') return await open(call);
	const { sandbox, watch, tags, initial } = servers[call.server];
	if (call.kind === 'observed') {
		const { authorizeCalls, unauthorized } = sandbox.stats;
		const requests = sandbox.requests.length;
		return { requests, exchanges: authorizeCalls, unauthorized, inFlight: watch.seen() };
	}
	sandbox.settle();
	for (const customer of sandbox.customers.values()) {
		if (initial.has(customer.id)) customer.tags = { ...tags };
		else sandbox.customers.delete(customer.id);
	}
	if (call.endTokens) sandbox.expireTokens();
	sandbox.requests.length = 0;
	Object.assign(sandbox.stats, { authorizeCalls: 0, unauthorized: 0 });
	watch.reset();
	return sandbox.customers.size;
}

async function open(call: Extract<ServerCall, { kind: 'open' }>): Promise<OpenedServer> {
	const keys = Array.from({ length: call.tagsPerCustomer }, (_, index) => tagKey(index));
	const tags = Object.fromEntries(keys.map((key) => [key, true]));
	const sandbox = await startSandbox({
		...call.options,
		validateAnswers: false,
		tokenLifetimeMs: TOKEN_LIFETIME_MS,
		customers: Array.from({ length: call.customers }, (_, index) => ({
			id: customerId(index),
			tags: { ...tags },
		})),
	});
	const initial = new Set(sandbox.customers.keys());
	const server = servers.push({ sandbox, watch: new InFlightWatch(sandbox), tags, initial }) - 1;
	const { baseUrl, apiKey, certificate } = sandbox;
	return { server, baseUrl, token: sandbox.issueToken(), apiKey, certificate };
}

process.on('message', (call: ServerCall) => void answer(call).then((it) => process.send?.(it)));
// The end of the benchmark, however it comes, is the end of its server.
process.on('disconnect', () => process.exit());
