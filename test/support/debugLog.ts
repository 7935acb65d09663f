/**
 * What n8n's log says at its most talkative. Must be loaded before n8n (support/masivo.ts does): n8n
 * reads the level while it loads.
 */
import { readFileSync } from 'node:fs';
import { Console } from 'node:console';
import { join } from 'node:path';
import { Writable } from 'node:stream';

process.env.N8N_LOG_LEVEL = 'debug';

export const log: string[] = [];

const lines = new Writable({
	write(line, _encoding, done) {
		log.push(String(line));
		done();
	},
});

globalThis.console = new Console(lines);

/** What the node and the trigger said, without their names and the workflow's. */
export const ownLines = (): string[] =>
	log.flatMap((line) => / \((?:workflow|test of) [^)]+\): (.*)/s.exec(line)?.[1].trim() ?? []);

const API = readFileSync(join(__dirname, '../../api/masivo.openapi.yaml'), 'utf8');

/** The documented paths, as lines name them. */
const PATHS = [...API.matchAll(/^ {2}(\/\S*):$/gm)].map(([, path]) =>
	path.replace(/\{\w+\}/g, '{id}'),
);

const REQUEST =
	/^(?:GET|POST|PUT|PATCH|DELETE) (?<path>\S+): (?:\d{3}|no answer \([A-Za-z]+(?:, \w+)?\)), \d+ ms, attempt \d+(?:, request ID \S+ \([a-z-]+\))?$/;

/** All else that may stand in a line: no digits but of durations, statuses and counts, nothing quoted. */
const OTHERS = [
	/^(?:Requests wait|A request waits) (?:\d+ (?:h|min|s) ?)+: (?:the answer was \d{3}[A-Za-z' -]*|[A-Za-z ]+)$/,
	/^Has a new token: [a-z ]+$/,
	/^Refused a call \(\d{3}\): (?:[A-Za-z'"_,.:? -]|1 MiB)+$/,
	/^A call started nothing: [A-Za-z ]+$/,
	/^[\d,]+ (?:of [\d,]+ )?(?:customers|events|transactions) (?:go to Masivo|are queued)[\w,.:; ]+$/,
	/^(?:May have taken effect, look before you send it again: )?The execution was cancelled\.[\w,.:;–'()→ ]*$/,
];

/** The lines that may say more than method, path, outcome and duration: a customer's data, for instance. */
export const unfitLines = (): string[] =>
	ownLines().filter((line) => {
		const path = REQUEST.exec(line)?.groups?.path;
		return path ? !PATHS.includes(path) : !OTHERS.some((form) => form.test(line));
	});
