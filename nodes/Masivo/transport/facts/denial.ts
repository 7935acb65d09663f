import type { IDataObject } from 'n8n-workflow';

import { isRecord, lettersOf, saysSomething, withoutAccents } from './values';

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
	...[
		'failurecount',
		'failures',
		'fallidos',
		'fault',
		'invalidcount',
		'invalidfields',
		'problemas',
	],
	...['problems', 'rechazados', 'rejected', 'rejectedcount', 'requirement', 'stack', 'stacktrace'],
	...['totalfailed', 'violations'],
]);

/** `error`, `errorCode`, `hasErrors`, `validation_errors`; not `noErrors`. */
const ERROR_NAME = /^(?!no|sin|without).*?error/;

const DENY_WITH_STATE = new Set([
	...['code', 'codigo', 'data', 'estado', 'httpcode', 'httpstatus', 'httpstatuscode', 'outcome'],
	...[
		'response',
		'result',
		'resultado',
		'resultcode',
		'state',
		'status',
		'statuscode',
		'statustext',
	],
]);

/** These may be what a record is: a custom event may have the type `PAYMENT_FAILED`. */
const DENY_WITH_PLAIN_STATE = new Set(['level', 'severity', 'type']);

const DENY_WITH_WORDS = new Set([
	...['data', 'descripcion', 'detail', 'details', 'detalle', 'detalles', 'info', 'messages'],
	...['motivo', 'response', 'result', 'text', 'title'],
]);

/** `message`, `statusMessage`, `reason`. */
const WORDS_NAME = /(?:message|msg|mensaje|reason)s?$/;

/** Of how many it was done, or whether: none, or not. */
const DENY_WITH_NONE = new Set([
	...[
		'accepted',
		'acceptedcount',
		'aceptado',
		'actualizado',
		'affected',
		'affectedrows',
		'aplicado',
	],
	...[
		'applied',
		'canjeado',
		'count',
		'creado',
		'created',
		'createdcount',
		'deleted',
		'deletedcount',
	],
	...['eliminado', 'encolado', 'enqueued', 'enqueuedcount', 'exitosos', 'imported', 'importados'],
	...['importedcount', 'inserted', 'insertedcount', 'matched', 'matchedcount', 'modified'],
	...['modifiedcount', 'nmodified', 'procesado', 'procesados', 'processed', 'processedcount'],
	...['queued', 'queuedcount', 'redeemed', 'registered', 'registrado', 'removed', 'revertido'],
	...['reversed', 'rowsaffected', 'saved', 'succeededcount', 'successcount', 'successfulcount'],
	...['total', 'updated', 'updatedcount'],
]);

/** Of what is queued, these are false at first. */
const NOT_YET = new Set(['procesado', 'processed']);

/** What was left undone: which, how many, or whether. */
const LEFT_UNDONE = new Set([
	...['discarded', 'ignorado', 'ignorados', 'ignored', 'ignoredcount', 'missing', 'missingfields'],
	...['notfound', 'notprocessed', 'omitido', 'omitidos', 'skipped', 'skippedcount', 'unprocessed'],
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
		if (LEFT_UNDONE.has(letters) && saysSomething(value)) denial = 'nothingDone';
		const isOfWords = DENY_WITH_WORDS.has(letters) || WORDS_NAME.test(letters);
		if (typeof value === 'object') {
			if (isOfWords && !HOLDS_MORE.has(letters) && refusesWithin(value, isRepeatable))
				return 'failed';
			continue;
		}
		const text = String(value).trim();
		const isNone = NOT_YET.has(letters) ? text === '0' : /^(?:0|false)$/i.test(text);
		if (DENY_WITH_NONE.has(letters) && isNone) denial = 'nothingDone';
		const isFlag = DENY_WITH_FALSE.has(letters);
		if (isFlag && (/^(?:false|0|no)$/i.test(text) || ERROR_STATE.test(text))) return 'failed';
		if (DENY_WITH_PLAIN_STATE.has(letters) && ERROR_STATE.test(text)) return 'failed';
		if (DENY_WITH_STATE.has(letters) && (/^false$/i.test(text) || isErrorState(text, isRepeatable)))
			return 'failed';
		if (isOfWords && readsAsRefusal(text, isRepeatable)) return 'failed';
	}
	return denial;
}

/** Besides words for people, the record that is looked for may stand there. */
const HOLDS_MORE = new Set(['data', 'info', 'response', 'result']);

/** Words for people may come in a list, or beside the name of a field. */
function refusesWithin(value: unknown, isRepeatable: boolean): boolean {
	if (Array.isArray(value)) return value.some((one) => refusesWithin(one, isRepeatable));
	if (isRecord(value)) return denialOf(value, isRepeatable) === 'failed';
	return typeof value === 'string' && readsAsRefusal(value, isRepeatable);
}

const ERROR_STATE =
	/^(?:[45]\d\d|(?:in)?(?:errors?|err|fail(?:ed|ure|s)?|ko|nok|rejected|denied|declined|invalid|forbidden|unauthorized|unprocessed|aborted|exception|fallid[oa]|fallo|rechazad[oa]|denegad[oa]|invalid[oa]))$/i;

/** A state of a few letters, or a constant in words: `CUSTOMER_NOT_FOUND`, `ERR_001`. */
function isErrorState(text: string, isRepeatable: boolean): boolean {
	const plain = withoutAccents(text);
	if (ERROR_STATE.test(plain) || /^(?:e|err|error)[_-]\w+$/i.test(plain)) return true;
	const isConstant = /^[A-Za-z]+(?:[_\s-][A-Za-z]+)+$/.test(plain);
	return isConstant && readsAsRefusal(plain.replace(/[_-]/g, ' '), isRepeatable);
}

/** What services count or look for, of which none is good. */
const TROUBLE =
	'(?:errors?|errores|fail\\w*|issues?|problems?|problemas?|inconvenientes?|fall\\w+|reject\\w*|rechaz\\w+|invalid\\w*|skipped|warnings?|conflicts?|duplicates?|duplicados?)';

/** What becomes of a request after its answer. */
const LATER =
	'(?:processed|applied|resolved|fulfilled|confirmed|completed|finished|visible|shown|reflected)';

/** What would read as a refusal, and is none. */
const NEUTRAL = [
	`\\b(?:no|not|without|zero|0|sin|cero|ningun[oa]?|nothing|nada)\\s+(?:(?:se\\s+)?\\w+\\s+)?(?:any\\s+|ningun[oa]?\\s+)?${TROUBLE}\\b`,
	`\\b${TROUBLE}\\s*[:=]?\\s*(?:0|none|null|no|ningun[oa]?|cero)\\b`,
	'\\b(?:no|not)(?:\\s+\\w+){1,6}\\s+(?:necessary|needed|required|necesari[oa])\\b',
	'\\bno (?:es necesari[oa]|hace falta|se requiere)\\b[^.;,:]*|\\bno need\\b[^.;,:]*',
	'\\b(?:if|whether or) not\\b|\\bnot only\\b',
	"\\bdo(?:n['\u2019]t| not) (?:re\\w+|send|try|call|repeat|submit|worry|forget|close|share|use)\\b",
	'\\bno (?:lo |la |los |las )?(?:reenvie|repita|vuelva)\\w*|\\bno content\\b|\\bsin contenido\\b',
	`\\bnot (?:yet (?:been )?${LATER}|(?:been )?${LATER} yet)\\b`,
	'\\b(?:aun|todavia) no (?:se ha|ha sido|esta|se)\\b|\\b(?:cannot|can not|no puede|no se puede) (?:be undone|be reversed|deshacer\\w*|revertir\\w*)\\b',
	'\\b(?:no longer|ya no es|ya no esta) anon\\w+',
].map((pattern) => new RegExp(pattern, 'gi'));

/** The same where to change nothing is as good. */
const NOTHING_TO_CHANGE =
	/\b(?:no (?:changes?|action)|nothing to (?:do|change|update)|nothing changed|no hay cambios|sin cambios|nada que (?:hacer|cambiar|actualizar))\b/gi;

const REFUSAL = new RegExp(
	[
		// English
		'\\b(?:not|no|nothing|never|none|cannot|unable|unknown|unavailable|unsupported|unauthori[sz]ed)\\b',
		"n['\\u2019]t\\b",
		'\\b(?:invalid|denied|forbidden|rejected|refused|declined|insufficient|ineligible|expired)\\b',
		'\\b(?:exceeded|exhausted|missing|malformed|disabled|inactive|blocked|incorrect|wrong|illegal)\\b',
		'\\b(?:unprocessable|suspended|deactivated|restricted|ignored|skipped|discarded|aborted)\\b',
		'\\b(?:fail(?:ed|ure|ures|s)?|errors?|exception|problem|time(?:d? ?out)|duplicated?|conflict)\\b',
		'\\b(?:(?:is|are|field) required|bad request|out of (?:stock|range)|sold out|too (?:many|low)|try again|retry later|sorry)\\b',
		'\\b(?:temporarily|under maintenance|(?:queue|quota) is full|has ended|(?:operation|request) (?:was )?cancell?ed)\\b',
		'\\b(?:limit|max\\w*)\\b.*\\breached\\b|\\bmust (?:contain|match|not|(?:have|be) (?:an?|one|at|greater|less|more|in|between|positive|valid|unique|equal))\\b',
		'\\bshould be (?:an?|of|string|number|boolean|integer)\\b|\\bunexpected\\b|\\bexpected \\w+, (?:received|got)\\b',
		// Spanish, without its accents
		'\\b(?:fallo|falla|fallado|fallid[oa]s?|fallaron|errores|invalid[oa]s?|rechazad[oa]s?|denegad[oa]s?|inexistentes?)\\b',
		'\\b(?:expiro|vencio|caduco|salio mal|mantenimiento|demasiad[oa]s|fuera de \\w+)\\b',
		'\\b(?:desconocid[oa]s?|incorrect[oa]s?|insuficientes?|vencid[oa]s?|expirad[oa]s?|caducad[oa]s?)\\b',
		'\\b(?:agotad[oa]s?|imposible|prohibid[oa]s?|excedid[oa]s?|duplicad[oa]s?|faltan?|requerid[oa]s?)\\b',
		'\\b(?:obligatori[oa]s?|deshabilitad[oa]s?|inactiv[oa]s?|bloquead[oa]s?|(?:re)?intent(?:[ea]|[ea]lo|ar|arlo)|problemas?|nada)\\b',
		'\\b(?:suspendid|desactivad|restringid|ignorad|omitid|descartad|abortad)[oa]s?\\b|\\b(?:operacion|solicitud|transaccion) cancelada\\b',
		'\\b(?:limite|maximo)\\b.*\\b(?:alcanzad|superad)[oa]\\b|\\bse (?:supero|excedio|requiere)\\b|\\bcampana (?:ha )?(?:finaliz|termin|pausad)\\w*',
		'\\bdeben? (?:ser|enviar|contener|tener|indicar|especificar|incluir)\\b',
		'\\bsin (?:exito|permisos?|saldo|autorizacion|existencias|puntos|efecto)\\b',
	].join('|'),
	'i',
);

/** Done before, or to nothing: of what counts each time, that is a refusal. */
const ALREADY =
	/\b(?:already|previously|previamente)\b|\b(?:0|zero|cero) (?:\w+ ){0,2}\w+(?:ed|[ai]d[oa]s)\b|\bya (?:existen?|fue\w*|ha\w*|se|habia\w*|esta\w* \w+[ai]d[oa]|\w+[ai]d[oa]s?|(?:la |lo |las |los )?\w{2,}o)\b/i;

/** Whether a message tells that something did not happen, in English or Spanish. */
export function readsAsRefusal(message: string, isRepeatable = true): boolean {
	const neutral = isRepeatable ? [...NEUTRAL, NOTHING_TO_CHANGE] : NEUTRAL;
	const plain = neutral.reduce(
		(text, pattern) => text.replace(pattern, ' '),
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
