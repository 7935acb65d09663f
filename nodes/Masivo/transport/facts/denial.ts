import type { IDataObject } from 'n8n-workflow';

import { textOf } from './body';
import { lettersOf, saysSomething, withoutAccents } from './values';

/**
 * Whether a success says that it is none. How Masivo would say that is not documented; services of its
 * kind do so in flags, counts, states and words, in English or Spanish. Only the envelope is read: a
 * customer may be named Error, and a tag `failed`.
 */

/** Names of fields, by their letters (`lettersOf`). */
const DENY_WITH_FALSE = new Set([
	...['acknowledged', 'exito', 'exitoso', 'isok', 'issuccess', 'issuccessful', 'isvalid', 'ok'],
	...['succeeded', 'success', 'successful', 'valid', 'verified'],
]);

const DENY_WITH_SOMETHING = new Set([
	...['denied', 'errores', 'exception', 'fail', 'failcount', 'failed', 'failedcount', 'failure'],
	...['failurecount', 'failures', 'fallidos', 'fault', 'invalidcount', 'rechazados', 'rejected'],
	...['rejectedcount', 'totalfailed'],
]);

/** `error`, `errorCode`, `hasErrors`, `validation_errors`; not `noErrors`. */
const ERROR_NAME = /^(?!no|sin|without).*?error/;

const DENY_WITH_STATE = new Set([
	...[
		'code',
		'codigo',
		'data',
		'estado',
		'httpcode',
		'httpstatus',
		'httpstatuscode',
		'outcome',
		'result',
	],
	...['response', 'resultado', 'state', 'status', 'statuscode', 'statustext'],
]);

const DENY_WITH_WORDS = new Set([
	...['data', 'descripcion', 'detail', 'details', 'detalle', 'detalles', 'info', 'messages'],
	...['motivo', 'response', 'result', 'text', 'title'],
]);

/** `message`, `statusMessage`, `reason`. */
const WORDS_NAME = /(?:message|msg|mensaje|reason)$/;

/** Of how many it was done, or whether: none, or not. */
const DENY_WITH_NONE = new Set([
	...['accepted', 'acceptedcount', 'affected', 'affectedrows', 'applied', 'count', 'created'],
	...['createdcount', 'deleted', 'deletedcount', 'enqueued', 'enqueuedcount', 'exitosos'],
	...['imported', 'importados', 'importedcount', 'inserted', 'insertedcount', 'matched'],
	...['matchedcount', 'modified', 'modifiedcount', 'nmodified', 'procesados', 'processed'],
	...['processedcount', 'queued', 'queuedcount', 'removed', 'rowsaffected', 'saved'],
	...['succeededcount', 'successcount', 'successfulcount', 'total', 'updated', 'updatedcount'],
]);

/** What an envelope says against it: that it failed, or that there was nothing that it was done to. */
export type Denial = 'failed' | 'nothingDone';

/**
 * @param layers what is around the record that was looked for, or all there is where it is not there
 * @param isRepeatable whether what was done before is as good as done now
 */
export function denialIn(layers: readonly IDataObject[], isRepeatable = true): Denial | undefined {
	const denials = layers.map((layer) => denialOf(layer, isRepeatable));
	return denials.find((denial) => denial === 'failed') ?? denials.find(Boolean);
}

function denialOf(layer: IDataObject, isRepeatable: boolean): Denial | undefined {
	let denial: Denial | undefined;
	for (const [name, value] of Object.entries(layer)) {
		const letters = lettersOf(name);
		const isOfErrors = DENY_WITH_SOMETHING.has(letters) || ERROR_NAME.test(letters);
		if (isOfErrors && saysSomething(value)) return 'failed';
		if (typeof value === 'object') {
			// Words for people may come in a list.
			if (WORDS_IN_LISTS.has(letters) && readsAsRefusal(textOf(value), isRepeatable))
				return 'failed';
			continue;
		}
		const text = String(value).trim();
		if (DENY_WITH_NONE.has(letters) && /^(?:0|false)$/i.test(text)) denial = 'nothingDone';
		if (DENY_WITH_FALSE.has(letters) && /^(?:false|0|no)$/i.test(text)) return 'failed';
		if (DENY_WITH_STATE.has(letters) && (/^false$/i.test(text) || isErrorState(text)))
			return 'failed';
		const isOfWords = DENY_WITH_WORDS.has(letters) || WORDS_NAME.test(letters);
		if (isOfWords && readsAsRefusal(text, isRepeatable)) return 'failed';
	}
	return denial;
}

const WORDS_IN_LISTS = new Set(['details', 'detalles', 'message', 'messages']);

const ERROR_STATE =
	/^(?:[45]\d\d|(?:in)?(?:errors?|err|fail(?:ed|ure|s)?|ko|nok|rejected|denied|invalid|forbidden|unauthorized|aborted|exception|fallid[oa]|fallo|rechazad[oa]|denegad[oa]|invalid[oa]))$/i;

/** A state of a few letters, or a constant in words: `CUSTOMER_NOT_FOUND`. */
function isErrorState(text: string): boolean {
	const plain = withoutAccents(text);
	if (ERROR_STATE.test(plain)) return true;
	return (
		/^[A-Za-z]+(?:[_\s-][A-Za-z]+)+$/.test(plain) && readsAsRefusal(plain.replace(/[_-]/g, ' '))
	);
}

/** What would read as a refusal, and is none. */
const NEUTRAL = [
	/\b(?:no|without|zero|0|any|sin|ningun[oa]?|cero)\s+(?:\w+\s+)?(?:errors?|errores|fail\w*|issues?|problems?|problemas?|fall\w+|reject\w*|rechaz\w+|invalid\w*|warnings?|conflicts?|duplicates?|duplicados?)\b/gi,
	/\b(?:errors?|errores|fail\w*|fall\w+|reject\w*|rechaz\w+|invalid\w*|duplicates?|duplicados?)\s*[:=]?\s*(?:0|none|null|no|ningun[oa]?|cero)\b/gi,
	/\bno (?:further|additional|more|longer|changes?|action|pending|hay cambios|es necesari[oa]|se requiere)\b[^.;]*/gi,
	/\b(?:not|no)\b[^.;]*\b(?:twice|again|necessary|needed|required|de nuevo|dos veces|necesari[oa])\b/gi,
	/\b(?:if|whether or|do|please do) not\b|\bnot yet\b|\b(?:aun|todavia) no\b|\bnot only\b/gi,
	/\bnothing (?:to do|to change|to update|changed)\b|\bnada que (?:hacer|cambiar|actualizar)\b/gi,
];

const REFUSAL = new RegExp(
	[
		// English
		'\\b(?:not|no|nothing|never|none|cannot|unable|unknown|unavailable|unsupported|unauthori[sz]ed)\\b',
		"n['\\u2019]t\\b",
		'\\b(?:invalid|denied|forbidden|rejected|refused|declined|insufficient|ineligible|expired)\\b',
		'\\b(?:exceeded|exhausted|missing|malformed|disabled|inactive|blocked|incorrect|wrong|illegal)\\b',
		'\\b(?:fail(?:ed|ure|ures|s)?|errors?|exception|problem|timed? ?out|duplicated?|conflict)\\b',
		'\\b(?:is required|are required|bad request|out of stock|sold out|too many|try again|sorry|temporarily|limit reached)\\b',
		// Spanish, without its accents
		'\\b(?:fallo|falla|fallado|fallid[oa]s?|fallaron|errores|invalid[oa]s?|rechazad[oa]s?|denegad[oa]s?|inexistentes?)\\b',
		'\\b(?:expiro|vencio|caduco|salio mal|limite alcanzado|mantenimiento)\\b',
		'\\b(?:desconocid[oa]s?|incorrect[oa]s?|insuficientes?|vencid[oa]s?|expirad[oa]s?|caducad[oa]s?)\\b',
		'\\b(?:agotad[oa]s?|imposible|prohibid[oa]s?|excedid[oa]s?|duplicad[oa]s?|faltan?|requerid[oa]s?)\\b',
		'\\b(?:obligatori[oa]s?|deshabilitad[oa]s?|inactiv[oa]s?|bloquead[oa]s?|intent[ea]|problemas?|nada)\\b',
		'\\bsin (?:exito|permisos?|saldo|autorizacion|existencias|puntos|efecto)\\b',
	].join('|'),
	'i',
);

/** Done before: of what counts each time, that is a refusal. */
const ALREADY = /\balready\b|\bya (?:existen?|esta\w*|fue\w*|ha\w*|se|habia\w*)\b/i;

/** Whether a message tells that something did not happen, in English or Spanish. */
export function readsAsRefusal(message: string, isRepeatable = true): boolean {
	const plain = NEUTRAL.reduce(
		(text, neutral) => text.replace(neutral, ' '),
		withoutAccents(message),
	);
	return REFUSAL.test(plain) || (!isRepeatable && ALREADY.test(plain));
}

/** Whether a message says that what was asked about is not there. */
export function readsAsNotFound(message: string): boolean {
	return /\bnot found\b|\bnot? (?:existen?|exists?|registered|registrad\w+|se encontr\w+|encontr\w+)\b|\b(?:does|do)(?: not|n't) exist\b|\bno such\b|\bunknown (?:customer|user|id)\b|\bno (?:customer|cliente|hay (?:un |ningun )?cliente)\b|\bnot_found\b|\binexistente\b/i.test(
		withoutAccents(message).replace(/_/g, ' '),
	);
}
