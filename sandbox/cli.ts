import { Command, InvalidArgumentError, Option } from 'commander';
import { portNumber } from '../host/ports';
import { guide, startSandbox, WEBHOOK_EVENTS } from './index';
import type {
	Sandbox,
	WebhookAttempt,
	WebhookDelivery,
	WebhookEvent,
	WebhookTarget,
	WithoutTagKeys,
} from './index';
import { uuidOf } from './uuid';

interface Flags {
	port: number;
	latency: number;
	rateLimit?: number;
	tagKeysParameter: string;
	withoutTagKeys?: WithoutTagKeys;
	parallel?: number;
	webhook?: WebhookTarget[];
	json?: boolean;
}

const flags = new Command()
	.name('npm run sandbox --')
	.description('A stand-in for the Masivo API on this machine.')
	.option('--port <number>', 'port on 127.0.0.1, 0 for any', portNumber(0), 8787)
	.option('--latency <ms>', 'time from a request to its answer', count, 0)
	.option('--rate-limit <requests>', 'requests allowed per second (default: no limit)', count)
	.option(
		'--parallel <requests>',
		'requests served at a time, the rest wait (default: no limit)',
		count,
	)
	.option('--tag-keys-parameter <name>', 'the name of the query parameter of deletes', 'tags')
	.addOption(
		new Option('--without-tag-keys <what>', 'what a delete without that parameter does').choices([
			'deleteNothing',
			'refuse',
			'deleteAll',
		]),
	)
	.option(
		'--webhook <url>',
		'address to call when a customer is registered or gets points, as a webhook of Masivo; may be ' +
			'repeated. EVENT,EVENT=https://… chooses; without ?secret=, it gets the printed secret',
		webhookTarget,
	)
	.addHelpText('after', `\nEvents of webhooks: ${WEBHOOK_EVENTS.join(', ')}`)
	.option('--json', 'print one line of JSON: baseUrl, apiKey, webhookSecret, token')
	.parse()
	.opts<Flags>();

// The same at every start, so that a credential in which they were entered goes on working.
const apiKey = uuidOf('API key');
/** Of the addresses that have none of their own. */
const webhookSecret = uuidOf('webhook secret');

startSandbox({
	apiKey,
	port: flags.port,
	latencyMs: flags.latency,
	rateLimit: flags.rateLimit ? { requests: flags.rateLimit, windowMs: 1000 } : undefined,
	tagKeysParameter: flags.tagKeysParameter,
	withoutTagKeys: flags.withoutTagKeys,
	load: flags.parallel ? { atOnce: flags.parallel, beyond: 'wait' } : undefined,
	webhooks: {
		targets: flags.webhook?.map(withSecret),
		onAttempt: flags.json ? undefined : printAttempt,
	},
	record: false,
}).then(
	(sandbox) => {
		console.log(flags.json ? connectionJson(sandbox) : greeting(sandbox));
		for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void sandbox.close());
	},
	({ code, message }: NodeJS.ErrnoException) => {
		console.error(
			code === 'EADDRINUSE'
				? `Port ${flags.port} is in use by another program.\nChoose another with --port, or 0 for any.`
				: `The sandbox did not start: ${message}`,
		);
		process.exitCode = 1;
	},
);

function connectionJson({ baseUrl, issueToken }: Sandbox): string {
	return JSON.stringify({ baseUrl, apiKey, webhookSecret, token: issueToken() });
}

function greeting(sandbox: Sandbox): string {
	return [
		'',
		'  A stand-in for Masivo is running. Ctrl-C ends it and forgets everything.',
		'',
		guide(sandbox, webhookSecret),
		'  API key and webhook secret are the same at every start, on every machine: to practise only.',
		'',
		...calledLines(),
	].join('\n');
}

function printAttempt({ url, event }: WebhookDelivery, attempt: WebhookAttempt): void {
	const outcome = 'status' in attempt ? attempt.status : attempt.error;
	console.log(`${event} to ${withoutQuery(url)}: ${outcome}`);
}

/** A query may hold a secret. */
function withoutQuery(url: string): string {
	const { origin, pathname } = new URL(url);
	return origin + pathname;
}

function withSecret({ url, ...target }: WebhookTarget): WebhookTarget {
	const address = new URL(url);
	if (!address.searchParams.has('secret')) address.searchParams.set('secret', webhookSecret);
	return { ...target, url: address.href };
}

/** An address, or the events it is for, an equals sign, and the address. */
function webhookTarget(text: string, others: WebhookTarget[] = []): WebhookTarget[] {
	const [, names, url] = /^(?:([\w,]+)=)?(https?:.+)$/.exec(text) ?? [];
	if (!URL.canParse(url ?? '')) {
		throw new InvalidArgumentError('Give an address that begins with http:// or https://.');
	}
	return [...others, { url, events: names?.split(',').map(webhookEvent) }];
}

function webhookEvent(name: string): WebhookEvent {
	const event = WEBHOOK_EVENTS.find((it) => it === name);
	if (event) return event;
	throw new InvalidArgumentError(`The events are ${WEBHOOK_EVENTS.join(' and ')}.`);
}

function calledLines(): string[] {
	if (!flags.webhook) return [];
	const lines = flags.webhook.flatMap(({ url, events = WEBHOOK_EVENTS }) => [
		`    ${withoutQuery(url)}`,
		`      ${events.join(', ')}`,
	]);
	return ['  Calls', ...lines, ''];
}

/** A whole number from 0 up. */
function count(text: string): number {
	if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
	return Number(text);
}
