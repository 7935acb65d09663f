import type { IDataObject } from 'n8n-workflow';

import { deniedAnswer, notMasivosAnswer } from '../../transport/failure/answerFailures';
import { type Failure, isRecord, masivoFailure, shown } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import { readsAsRefusal, saysItFailed, saysSomething } from '../../transport/facts/said';

/** Under these names services report what they did not take of a batch that they took. */
const REPORTS = ['errors', 'failed', 'failures', 'invalid', 'rejected', 'skipped'];

/**
 * What Masivo says of a batch that it queued. Its pages show an empty object (MIG-EVENTS) and the text
 * "Customer transactions enqueued successfully" (MIG-TX), and nothing for customers (x-unknown); so an
 * object counts that says nothing against it.
 *
 * @throws Failure for anything else: a web page, nothing, an error, a list of rows that were left out
 */
export function readQueued(answer: MasivoAnswer): { message?: string } {
	const { body } = answer;
	if (typeof body === 'string' && /^[^<{]*\b(?:en)?queued\b[^<]*$/i.test(body)) {
		return confirmedBy(body);
	}
	if (!isRecord(body) || hasNothingInside(body) || 'error' in body) throw notMasivosAnswer(answer);
	const data = isRecord(body.data) ? body.data : {};
	const report = [body, data].map(reportIn).find((found) => found !== undefined);
	if (report) throw notTaken(...report);
	if (saysItFailed(body) || saysItFailed(data)) throw deniedAnswer(answer);
	const message = [body.message, data.message, body.data].find(
		(text): text is string => typeof text === 'string' && text.trim() !== '',
	);
	return message ? confirmedBy(message) : {};
}

function confirmedBy(message: string): { message: string } {
	if (readsAsRefusal(message)) throw deniedAnswer({ body: message });
	return { message: message.trim() };
}

/** `{ data: … }` that holds nothing; without `data`, an empty object is what the page shows. */
function hasNothingInside(body: IDataObject): boolean {
	if (!('data' in body)) return false;
	const { data } = body;
	return data === null || data === '' || (isRecord(data) && Object.keys(data).length === 0);
}

function reportIn(record: IDataObject): [string, unknown] | undefined {
	return Object.entries(record).find(
		([name, value]) => REPORTS.includes(name.toLowerCase()) && saysSomething(value),
	);
}

function notTaken(name: string, value: unknown): Failure {
	return masivoFailure({
		message: 'Masivo took the batch, and says that it did not take all of it',
		description: `Under '${name}' it says ${shown(value)}. Which rows are queued is not certain: look some of them up in Masivo before you send any of them again.`,
	});
}
