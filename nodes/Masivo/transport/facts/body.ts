import { type Redact, REDACTED, redactor } from './redact';
import { isStatusName } from './status';
import { inJson, isRecord, lettersOf, shortened, saysSomething } from './values';

/** What an answer's body says, whatever its form. */

/** A longer body is not read to its end, nor a deeper one to its bottom. */
const LONGEST_READ = 50_000;
const DEEPEST_READ = 8;
const DEEPEST_MASKED = 50;

/** Fields whose values no text shows, in any body: by the end of their lower-case letters. */
const SECRET = /(?:token|otp|onetimecode|giftcards?|apikey|secret|password)$/;

/** The same in a text: a name in JSON or in a form, before its value. */
const SECRET_IN_TEXT =
	/(?:token|otp|one[\s_-]?time[\s_-]?code|gift[\s_-]?cards?|api[\s_-]?key|secret|password)(?:\\*["']\s*:|=)/i;

/** Fields that hold words for people; others are shown with their names. By their lower-case letters. */
const WORDS = new Set([
	'description',
	'detail',
	'details',
	'error',
	'errordescription',
	'errormessage',
	'errors',
	'fault',
	'faultstring',
	'message',
	'messages',
	'msg',
	'reason',
	'requirement',
	'title',
]);

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	apos: "'",
	copy: '©',
	gt: '>',
	hellip: '…',
	laquo: '«',
	ldquo: '“',
	lsquo: '‘',
	lt: '<',
	mdash: '—',
	middot: '·',
	nbsp: ' ',
	ndash: '–',
	quot: '"',
	raquo: '»',
	rdquo: '”',
	rsquo: '’',
};

/** A web page, or XML: what a server says that does not know who is asking. */
export function isWebPage(body: unknown): body is string {
	return typeof body === 'string' && /^\s*</.test(body);
}

/** The words in a body, on one line and whole; '' if there are none. */
export function textOf(body: unknown): string {
	if (isWebPage(body)) {
		const page = body.slice(0, LONGEST_READ);
		return maskedText(titleIn(page) || oneLine(decoded(withoutTags(page))), []);
	}
	return oneLine(wordsIn(masked(body, []), 1).slice(0, LONGEST_READ));
}

/**
 * The same body without the values of its secret fields.
 *
 * @param found gets the values, which may stand elsewhere in the body as well
 */
function masked(value: unknown, found: string[], depth = 1): unknown {
	if (typeof value === 'string') return maskedText(value, found, depth);
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST_MASKED) return '…';
	if (Array.isArray(value)) return value.map((element) => masked(element, found, depth + 1));
	const entries = Object.entries(value).map(([name, part]: [string, unknown]) => {
		if (!SECRET.test(lettersOf(name)) || !saysSomething(part))
			return [name, masked(part, found, depth + 1)] as const;
		found.push(...valuesIn(part));
		return [name, REDACTED] as const;
	});
	return Object.fromEntries(entries);
}

/** Of half a JSON, nothing tells where the secret ends. */
function maskedText(text: string, found: string[], depth = 1): string {
	const start = SECRET_IN_TEXT.exec(text)?.index;
	if (start === undefined) return text;
	try {
		return JSON.stringify(masked(JSON.parse(text), found, depth + 1));
	} catch {
		return text.slice(0, start) + REDACTED;
	}
}

function valuesIn(secret: unknown): string[] {
	if (typeof secret === 'object' && secret !== null)
		return Object.values(secret).flatMap((part: unknown) => valuesIn(part));
	return typeof secret === 'string' || typeof secret === 'number' ? [String(secret)] : [];
}

function titleIn(page: string): string {
	const title = /<title\b[^>]*>([^<]*)/i.exec(page)?.[1];
	return oneLine(decoded(title ?? ''));
}

function withoutTags(page: string): string {
	return page
		.replace(/<!--.*?(?:-->|$)/gs, ' ')
		.replace(/<!\[CDATA\[(.*?)(?:\]\]>|$)/gs, (_, text: string) => text.replaceAll('<', '&lt;'))
		.replace(/<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
		.replace(/<[^>]*(?:>|$)/g, ' ');
}

function decoded(text: string): string {
	return text.replace(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
		(entity, decimal, hex, name) => {
			if (name) return NAMED_ENTITIES[String(name).toLowerCase()] ?? String(entity);
			const code = decimal ? parseInt(String(decimal), 10) : parseInt(String(hex), 16);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : String(entity);
		},
	);
}

function wordsIn(value: unknown, depth: number): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return wordsInJson(value, depth) ?? value;
	if (depth > DEEPEST_READ) return inJson(value);
	if (Array.isArray(value)) {
		const hasWords = value.every((element) => typeof element !== 'object' || speaks(element));
		if (!hasWords) return inJson(value);
		const words = value.map((element) => wordsIn(element, depth + 1));
		return words.filter(Boolean).join('; ');
	}
	if (!speaks(value)) return isEmpty(value) ? '' : inJson(value);
	return Object.entries(value)
		.map(([name, part]) => [name, wordsIn(part, depth + 1)])
		.filter(([, words]) => words !== '')
		.map(([name, words]) => (isForPeople(name) ? words : `${name}: ${words}`))
		.join(' – ');
}

/** Text that is JSON once more. */
function wordsInJson(text: string, depth: number): string | undefined {
	if (depth > DEEPEST_READ || !/^\s*["[{]/.test(text)) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return wordsIn(value, depth + 1);
	} catch {
		return undefined;
	}
}

/** Whether it is an object with words for people in it. */
function speaks(value: unknown): value is object {
	return isRecord(value) && Object.keys(value).some(isForPeople);
}

function isForPeople(name: string): boolean {
	return WORDS.has(lettersOf(name));
}

function isEmpty(value: unknown): boolean {
	return isRecord(value) && Object.keys(value).length === 0;
}

function oneLine(text: string): string {
	return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const LONGEST_SHOWN = 1000;
const LONGEST_SHOWN_TITLE = 200;
const LONGEST_SHOWN_REASON = 200;

/** The fields of an error (api/masivo.openapi.yaml, Error); coupons add the last one (GUIDE-COUP). */
const DOCUMENTED = new Set(['error', 'details', 'requirement']);

/**
 * Whether a body can be an error of Masivo's. Every framework and gateway has a form of its own, often
 * with an `error` too; what they add (`status`, `path`, `message`, …) Masivo does not document.
 */
export function isMasivosError(body: unknown): boolean {
	return (
		isRecord(body) &&
		typeof body.error === 'string' &&
		body.error.trim() !== '' &&
		Object.keys(body).every((name) => DOCUMENTED.has(name))
	);
}

const NOT_SHOWN = 'The response is not shown, because it may contain a secret. ';

/** What an answer says, as a sentence before others; '' if it says nothing. */
export function messageIn(body: unknown, redact: Redact): string {
	if (isLeftOut(body, redact)) return NOT_SHOWN;
	if (isWebPage(body)) {
		const title = shortened(redact(textOf(body)), LONGEST_SHOWN_TITLE);
		return title ? `The page says: "${title}". ` : '';
	}
	const words = shortened(toldBy(body, alsoIn(body, redact)), LONGEST_SHOWN);
	return words ? `${speakerOf(body)} says: ${words}. ` : '';
}

/** Where the reason of a refusal stands, the most telling first: fields by their lower-case letters. */
const REASONS = [
	...['requirement', 'details', 'detail', 'message', 'reason'],
	...['errordescription', 'description', 'errors', 'error', 'title'],
];

/** Words for people, not JSON. */
const READABLE = /^(?!true$|false$|[[{]).*\p{L}/su;

/**
 * Why a request was refused, for a message; '' if no field says it. And what else the answer says, as a
 * sentence before others: all of it, where the reason is too long for a message.
 */
export function reasonIn(body: unknown, redactRun: Redact): { reason: string; others: string } {
	if (isLeftOut(body, redactRun)) return { reason: '', others: NOT_SHOWN };
	const redact = alsoIn(body, redactRun);
	const fields = isRecord(body) ? Object.entries(body) : [];
	const [found, whole = ''] =
		REASONS.flatMap((letters) => fields.filter(([name]) => lettersOf(name) === letters))
			.map(([name, value]) => [lettersOf(name), toldBy(value, redact)] as const)
			.find(([, words]) => READABLE.test(words)) ?? [];
	const short = shortened(whole, LONGEST_SHOWN_REASON);
	// A condition alone, such as "The balance is at least 1000 points", would read as if it were met.
	const reason = found === 'requirement' ? `condition not met: ${short}` : short;
	if (short !== whole || whole === '') return { reason, others: messageIn(body, redact) };
	// A field without a value keeps the form: what else there is are words beside it.
	const isTold = (value: unknown) => {
		const words = toldBy(value, redact);
		return words === whole || isStatusName(words);
	};
	const rest = fields.map(([name, value]) => [name, isTold(value) ? '' : value] as const);
	const others = shortened(toldBy(Object.fromEntries(rest), redact), LONGEST_SHOWN);
	return { reason, others: others && `${speakerOf(body)} also says: ${others}. ` };
}

function speakerOf(body: unknown): string {
	return isMasivosError(body) ? 'Masivo' : 'The answer';
}

/** Whether it says something, of which nothing may be shown. */
function isLeftOut(body: unknown, redact: Redact): boolean {
	const text = textOf(body);
	return text !== '' && redact(text) === '';
}

/** Redacts what stands in the body's secret fields as well, wherever else it stands. */
function alsoIn(body: unknown, redact: Redact): Redact {
	const found: string[] = [];
	masked(body, found);
	const redactFound = redactor(found);
	return (text) => redactFound(redact(text));
}

function toldBy(value: unknown, redact: Redact): string {
	return redact(textOf(value)).replace(/[.\s]+$/, '');
}
