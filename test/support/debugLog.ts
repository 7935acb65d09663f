/**
 * What n8n's log says at its most talkative. Must be the first import of a test: n8n reads the
 * level while it loads.
 */
import { Console } from 'node:console';
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
