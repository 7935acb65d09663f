import type { IDataObject } from 'n8n-workflow';

import { reportsFailure } from '../facts/body';
import { isRecord } from '../facts/values';
import { deniedAnswer, notMasivosAnswer } from '../failure/answerFailures';
import type { MasivoAnswer } from './request';

/**
 * What Masivo wraps as `{ data: … }` around everything that it answers.
 *
 * @throws Failure if the answer is none of Masivo's, or holds something else: a web page, `null`,
 *   half an answer, data beside an error
 */
export function recordIn(answer: MasivoAnswer): IDataObject {
	const data = dataIn(answer);
	if (isRecord(data)) return data;
	throw notMasivosAnswer(answer);
}

/** The same for a list: each of its rows is an object. @throws Failure */
export function rowsIn(answer: MasivoAnswer): IDataObject[] {
	const data = dataIn(answer);
	if (Array.isArray(data) && data.every(isRecord)) return data;
	throw notMasivosAnswer(answer);
}

function dataIn(answer: MasivoAnswer): unknown {
	const { body } = answer;
	if (!isRecord(body)) return undefined;
	const { data } = body;
	if (typeof data === 'object' && data !== null && reportsFailure(body)) throw deniedAnswer(answer);
	return data;
}
