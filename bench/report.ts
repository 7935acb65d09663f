import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type as system } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { version as packageVersion } from '../package.json';
import { settingsFields } from '../nodes/Masivo/execution/settings';
import { CAPACITY, requestsOf } from './cases';
import type { Case, ContestantId } from './cases';
import { CONTESTANTS, labelOf } from './contestants';
import { EXECUTION_WORKLOAD } from './executions';
import { WARM_UP_MS } from './inFlight';
import { plotInFlight, plotTimes } from './plot';
import type { Profile } from './profile';
import type { Results } from './results';
import type { Row } from './summary';
import {
	executionTable,
	hasExecutions,
	markdownTable,
	resultTable,
	targetTable,
	throughputTable,
	webhookCallTable,
} from './tables';
import type { Verdict } from './targets';
import { WORKLOAD } from './throughput';
import type { Throughput } from './throughput';
import { WEBHOOK_WORKLOAD } from './webhookCalls';
import type { WebhookCalls } from './webhookCalls';

/** The most that this node ever has under way, as its users find it. */
const CEILING = Number(settingsFields.find(({ name }) => name === 'concurrency')?.default);

/** Parts of a profile below this share of the time are left out. */
const SMALLEST_SHARE = 0.02;

/** Writes `benchmarks.md` and its two pictures into a folder. */
export async function writeReport(folder: string, results: Results): Promise<void> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'benchmarks.md');
	const style = await resolveConfig(__filename);
	await writeFile(file, await format(report(results), { ...style, filepath: file }));
	await writeFile(join(folder, 'benchmarks.svg'), await plotTimes(results.rows));
	await writeFile(join(folder, 'benchmarks-in-flight.svg'), await plotInFlight(results.curves));
}

function report(results: Results): string {
	const { software, load, rows, verdicts, profiles, throughput, webhookCalls } = results;
	return `# Benchmarks

Made by \`npm run bench\`, which writes this page and the pictures. Read the ratios: the times belong to
one machine. Each is of contestants that took turns in one run.

![Time against items, and against latency](benchmarks.svg)

![Requests under way against time](benchmarks-in-flight.svg)

Requests under way as the server saw them, in the first round. This node begins with few and lets them
grow while more of them bring more answers; HTTP Request sends as fast as its process can. Where the
server serves ${CAPACITY} at a time, more than that only wait there. In the last picture 300 executions of one
item begin at once: those of this node send as one.

## Targets

${targetTable(verdicts)}

${conclusion(verdicts)}

## Results

${resultTable(rows)}

Medians of the rounds. "time / this node" is the contestant's time divided by this node's in the same
round. One at a time stops at 1,000 items and HTTP Request at 5,000: beyond that they take minutes
per round and show nothing new.

${executionSection(rows)}${profileSections(profiles, rows)}${queueSection(throughput)}${webhookSection(webhookCalls)}## Method

A whole n8n runs the same workflow for each contestant: Manual Trigger → Set (a list of rows) → Split
Out (an item per row) → the contestant, which sends a DELETE per row, or per customer. Each run is a
process of its own (\`n8n execute\`) and the contestants take turns, each round starting with another.
The server is this repository's sandbox in a process of its own, on the same machine.

With 50,000 transactions, one item asks for a whole day, which comes in pages of 1,000, one after another;
HTTP Request does it with its own pagination, and its items are pages, which still need a Split Out that is
not counted. Every number per item is per transaction there. The memory of that list is measured apart, in
n8n's engine alone: its garbage is collected again and again while the list is read, and the most that was
left, over the most for one page, is divided by what the output itself takes.

With customers to import, each item is a new customer, and 1,000 of them are one request. Masivo wants five
seconds between two of these, so the time is compared with what that alone takes.

With 1 item and 10 items, what a process does by chance when it begins is more than what is measured. So
one process repeats the batch in a loop in which the contestants take turns (A B B A, on the same rows),
as an n8n that has been running for a while does; the first ten rounds of the loop do not count. The time
is the mean of the middle half of all repetitions, and the ratio is made within one process.

${markdownTable(
	['contestant', 'what it is'],
	CONTESTANTS.map(({ label, about }) => [label, about]),
)}

- items/s: from the execution time that n8n reports for the node.
- CPU per item: CPU time of the whole n8n process, all threads, from the node's start to its end.
- peak RSS: the highest resident set size of the process until the node's end, n8n itself included.
- requests: what the server received. Failed items: output items with an error; of the transactions, those
  that are missing.
- most in flight: requests that had arrived at the server and were not answered, at the most. After the
  warm-up: from ${WARM_UP_MS / 1000} s after the first request on.

${markdownTable(['machine', ''], machine(software, load))}
`;
}

function conclusion(verdicts: Verdict[]): string {
	const missed = verdicts.filter(({ met }) => !met).length;
	if (missed === 0) return `${verdicts.length} measured, all met.`;
	return `${missed} of ${verdicts.length} missed: "Where the time goes" and the pictures say why.`;
}

function profileSections(profiles: Profile[], rows: Row[]): string {
	if (profiles.length === 0) return '';
	return `## Where the time goes

From V8's CPU profile of one more run each, by package; the profiler slows the run down. "axios" and
"Node.js" are mostly the new connection that n8n makes for every request. "@n8n/expression-runtime" and
"luxon" are n8n evaluating expressions: this node asks for that only where a field does more than name a
value of the item, as only the computed fields do. While the process waits for the network it
does nothing.

${profiles.map((it) => profileTable(it, rows)).join('\n\n')}

`;
}

function profileTable({ case: it, contestant, shares }: Profile, rows: Row[]): string {
	const total = shares.reduce((sum, { ms }) => sum + ms, 0);
	const parts = shares
		.filter(({ ms }) => ms / total >= SMALLEST_SHARE)
		.map(({ part, ms }) => [part, `${Math.round((100 * ms) / total)} %`, (ms / 1000).toFixed(1)]);
	return `### ${labelOf(contestant)}, ${it.title}

${leastTime(it, contestant, rows)}

${markdownTable(['part', 'share', 'seconds'], parts, 1)}`;
}

/** How long a run takes at the least, and what that allows. */
function leastTime(it: Case, contestant: ContestantId, rows: Row[]): string {
	const rowOf = (id: ContestantId) => rows.find((row) => row.case === it && row.contestant === id);
	const peer = rowOf('httpRequest');
	const [least, reason] =
		contestant === 'masivoComputed'
			? leastComputedTime(it, rowOf('evaluation'), rowOf('masivo'))
			: leastRequestTime(it, rowOf(contestant));
	if (!peer || it.server.rateLimit || !least) return reason;
	const most = (peer.timeMs / least).toFixed(1);
	const whose = contestant === 'masivoComputed' ? 'with such fields' : 'with so many under way';
	return `${reason} HTTP Request took ${inSeconds(peer.timeMs)}: so no node ${whose} could be more than ${most} × as fast here.`;
}

/** Evaluating and sending are work of one thread, and add up. */
function leastComputedTime({ items }: Case, evaluation?: Row, plain?: Row): [number, string] {
	if (!evaluation || !plain?.cost) return [0, 'n8n evaluates both fields for each item.'];
	const sending = plain.cost.cpuPerItemMs * items;
	const ms = evaluation.timeMs + sending;
	return [
		ms,
		`n8n's evaluation of the fields alone, nothing sent: ${inSeconds(evaluation.timeMs)}. Processor time of all the rest, as this node needs it where nothing has to be evaluated: ${inSeconds(sending)}. Together about ${inSeconds(ms)} at the least.`,
	];
}

/** In milliseconds, and in words. */
function leastRequestTime(it: Case, own: Row | undefined): [ms: number, words: string] {
	const { list, server } = it;
	const requests = requestsOf(it);
	const count = `${requests.toLocaleString('en')} requests`;
	const { latencyMs, rateLimit, load } = server;
	if (rateLimit) {
		const { requests: allowed, windowMs } = rateLimit;
		const ms = (requests / allowed - 1) * windowMs;
		return [
			ms,
			`${count}, ${allowed} allowed in ${inSeconds(windowMs)}: ${inSeconds(ms)} at the least.`,
		];
	}
	const most = list ? 1 : Math.min(own?.cost?.mostInFlight ?? CEILING, CEILING);
	const underWay = load?.atOnce ?? most;
	const ms = Math.ceil(requests / underWay) * latencyMs;
	const whence = load ? 'served at a time' : `under way at the most (of ${CEILING} allowed)`;
	return [
		ms,
		`${count}, ${underWay} ${whence}, ${latencyMs} ms each: ${inSeconds(ms)} at the least.`,
	];
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function executionSection(rows: Row[]): string {
	if (!hasExecutions(rows)) return '';
	return `## Many executions at once

${EXECUTION_WORKLOAD}

${executionTable(rows)}

`;
}

function queueSection(throughput: Throughput[]): string {
	if (throughput.length === 0) return '';
	return `## Queue mode

${WORKLOAD} A main process, its workers, PostgreSQL, Redis and the stand-in share this machine's processors.

${throughputTable(throughput)}

`;
}

function webhookSection(calls: WebhookCalls[]): string {
	if (calls.length === 0) return '';
	return `## Webhook calls

${WEBHOOK_WORKLOAD}

${webhookCallTable(calls)}

`;
}

function machine({ n8n, node }: Results['software'], load: number): string[][] {
	return [
		['processor', `${cpus().length} × ${cpus()[0]?.model ?? process.arch}`],
		['memory', `${Math.round(totalmem() / 2 ** 30)} GB`],
		['system', `${system()} ${release()}`],
		['load before the first run', load.toFixed(1)],
		['n8n', `${n8n} on Node ${node}, SQLite`],
		['n8n-nodes-masivo', packageVersion],
		['date', new Date().toISOString().slice(0, 10)],
	];
}
