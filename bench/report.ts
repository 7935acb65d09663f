import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type as system } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { version as packageVersion } from '../package.json';
import type { Case, ContestantId } from './cases';
import { labelOf } from './contestants';
import { plot } from './plot';
import type { Profile } from './profile';
import type { Results } from './results';
import type { Row } from './summary';
import { markdownTable, resultTable, targetTable, throughputTable } from './tables';
import type { Verdict } from './targets';
import { WORKLOAD } from './throughput';
import type { Throughput } from './throughput';

/** This node's default, and what the floor uses. */
const MAX_PARALLEL = 32;

/** Parts of a profile below this share of the time are left out. */
const SMALLEST_SHARE = 0.02;

/** Writes `benchmarks.md` and `benchmarks.svg` into a folder. */
export async function writeReport(folder: string, results: Results): Promise<void> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'benchmarks.md');
	const style = await resolveConfig(__filename);
	await writeFile(file, await format(report(results), { ...style, filepath: file }));
	await writeFile(join(folder, 'benchmarks.svg'), await plot(results.rows));
}

function report({ software, load, rows, verdicts, profiles, throughput }: Results): string {
	return `# Benchmarks

Made by \`npm run bench\`, which writes this page and the picture. Read the ratios: the times belong to
one machine.

![Time against items](benchmarks.svg)

## Targets

${targetTable(verdicts)}

${conclusion(verdicts)}

## Results

${resultTable(rows)}

Medians of the rounds. "time / this node" is the contestant's time divided by this node's in the same
round. One at a time stops at 1,000 items and HTTP Request at 5,000: beyond that they take minutes
per round and show nothing new.

${profileSections(profiles, rows)}${queueSection(throughput)}## Method

A whole n8n runs the same workflow for each contestant: Manual Trigger → Set (a list of rows) → Split
Out (an item per row) → the contestant, which sends a DELETE per row, or per customer. Each run is a
process of its own (\`n8n execute\`) and the contestants take turns, each round starting with another.
The server is this repository's sandbox in a process of its own, on the same machine.

| contestant | what it is |
| --- | --- |
| this node | Customer → Delete Tags with its defaults: at most 32 requests at a time |
| this node, computed | the same with two expressions that n8n has to evaluate for each item |
| HTTP Request | n8n's node, version 4.2, Masivo credential, one expression for the URL, defaults |
| one at a time | a node that sends a request, waits for it, then sends the next |
| floor | a pool of 32 that only reads its two parameters and calls n8n's helper, credential read once |

- items/s: from the execution time that n8n reports for the node.
- CPU per item: CPU time of the whole n8n process, all threads, from the node's start to its end.
- peak RSS: the highest resident set size of the process until the node's end, n8n itself included.
- requests: what the server received. Failed items: output items with an error.

${markdownTable(['machine', ''], machine(software, load))}
`;
}

function conclusion(verdicts: Verdict[]): string {
	const missed = verdicts.filter(({ met }) => !met).length;
	if (missed === 0) return `${verdicts.length} measured, all met.`;
	return `${missed} of ${verdicts.length} missed: "Where the time goes" says why.`;
}

function profileSections(profiles: Profile[], rows: Row[]): string {
	if (profiles.length === 0) return '';
	return `## Where the time goes

From V8's CPU profile of one more run each, by package; the profiler slows the run down. "axios" and
"Node.js" are mostly the new connection that n8n makes for every request. "@n8n/expression-runtime" and
"luxon" are n8n evaluating expressions: this node asks for that only where a field does more than name a
value of the item, as neither field of these workflows does. While the process waits for the network it
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

/** How long the requests take if the node takes no time at all, and what that allows. */
function leastTime(it: Case, contestant: ContestantId, rows: Row[]): string {
	const { items, rowsPerCustomer, server } = it;
	const requests = contestant === 'barePool' ? items : items / rowsPerCustomer;
	const count = requests.toLocaleString('en');
	if (server.rateLimit) {
		const { requests: allowed, windowMs } = server.rateLimit;
		const seconds = (requests / allowed - 1) * (windowMs / 1000);
		return `${count} requests, ${allowed} allowed in ${windowMs / 1000} s: ${seconds.toFixed(1)} s at the least.`;
	}
	const latencyMs = server.latencyMs ?? 0;
	const seconds = (Math.ceil(requests / MAX_PARALLEL) * latencyMs) / 1000;
	const least = `${count} requests, ${MAX_PARALLEL} at a time, ${latencyMs} ms each: ${seconds.toFixed(1)} s at the least.`;
	const peer = rows.find((row) => row.case === it && row.contestant === 'httpRequest');
	if (!peer || contestant !== 'masivo') return least;
	const most = (peer.timeMs / 1000 / seconds).toFixed(1);
	return `${least} HTTP Request took ${(peer.timeMs / 1000).toFixed(1)} s: so no node that sends ${MAX_PARALLEL} requests at a time could be more than ${most} × as fast here.`;
}

function queueSection(throughput: Throughput[]): string {
	if (throughput.length === 0) return '';
	return `## Queue mode

${WORKLOAD} A main process, its workers, PostgreSQL, Redis and the stand-in share this machine's processors.

${throughputTable(throughput)}

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
