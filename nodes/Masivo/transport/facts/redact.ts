/** Takes the secrets out of a text. */
export type Redact = (text: string) => string;

export const asItIs: Redact = (text) => text;

/** Where a text may be the secret itself. */
export const leftOut: Redact = () => '';

export const REDACTED = '*****';

/** What is shorter stands in ordinary words, too: it is redacted as a quoted value, or with `redactorOfWords`. */
const SHORTEST_REDACTED = 4;

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
	'"': 'quot',
	'&': 'amp',
	"'": 'apos',
	'<': 'lt',
	'>': 'gt',
};

/** One way of writing a secret: what each of its characters may look like, as regular expressions. */
interface Form {
	characters: string[];
	flags: 'i' | '';
}

/**
 * Redacts secrets in every form in which they leave: as they are (in any case), percent-encoded,
 * escaped for JSON or HTML, and inside of Base64. A secret that a "…" cuts off is redacted as well,
 * so it does no harm if a text was shortened before.
 *
 * @param secrets tokens and keys, with or without `Bearer` before them
 */
export function redactor(secrets: Iterable<string> & object): Redact {
	const known = made.get(secrets);
	const list = [...secrets];
	if (known?.count === list.length) return known.redact;
	const redact = redactorOf(list);
	made.set(secrets, { count: list.length, redact });
	return redact;
}

/** A run asks once for each item that fails, with a set of secrets that only grows. */
const made = new WeakMap<object, { count: number; redact: Redact }>();

function redactorOf(secrets: readonly string[]): Redact {
	const short = secrets
		.filter(isTooShort)
		.map((secret) => new RegExp(`(?<=")${inAnyWay(secret)}(?=")`, 'gi'));
	const forms = secrets
		.map(bare)
		.filter((secret) => secret.length >= SHORTEST_REDACTED)
		// A secret may begin with another one.
		.sort((one, other) => other.length - one.length)
		.flatMap((secret) => [written(secret), ...inBase64(secret)]);
	const long = forms.map(({ characters, flags }) => new RegExp(characters.join(''), `g${flags}`));
	const whole = [...long, ...short];
	return (text) => {
		const redacted = whole.reduce((rest, form) => rest.replace(form, REDACTED), text);
		return redacted.includes('…') ? forms.reduce(redactCutOff, redacted) : redacted;
	};
}

function isTooShort(secret: string): boolean {
	const { length } = bare(secret);
	return length > 0 && length < SHORTEST_REDACTED;
}

/**
 * The same for what a server says: short secrets are redacted where they are words. Where one is a part of
 * another word, nothing tells whether it is the secret, and nothing of the text is left.
 */
export function redactorOfWords(secrets: readonly string[], redact: Redact): Redact {
	const any = secrets.filter(isTooShort).map(inAnyWay).join('|');
	if (any === '') return redact;
	const words = new RegExp(`(?<![^\\W_])(?:${any})(?![^\\W_])`, 'gi');
	const anywhere = new RegExp(any, 'i');
	return (text) => {
		const rest = redact(text).replace(words, REDACTED);
		return anywhere.test(rest) ? '' : rest;
	};
}

function inAnyWay(secret: string): string {
	return written(bare(secret)).characters.join('');
}

function bare(secret: string): string {
	return secret.trim().replace(/^Bearer\s+/i, '');
}

function written(secret: string): Form {
	// JSON doubles backslashes, each time that it is put into JSON again.
	const characters = [...secret.matchAll(/\\+|[^\\]/gu)];
	return { characters: characters.map(([character]) => waysToWrite(character)), flags: 'i' };
}

function waysToWrite(character: string): string {
	if (/[a-z0-9]/i.test(character)) return character;
	const [first] = character;
	if (character.length > first.length) return waysToWriteRun(first);
	// As it is comes last: the `&` of `&amp;` is not the whole of it.
	const ways = [percentEncoded(first), inJson(first), inHtml(first)];
	if (first === ' ') ways.push('\\+');
	ways.push(`\\\\*${literal(first)}`);
	return `(?:${ways.join('|')})`;
}

/**
 * Backslashes in a row, each of them read in one way only: where a run can be parted in many ways, a text
 * with a long one keeps a regular expression busy for ever.
 */
function waysToWriteRun(backslash: string): string {
	const encoded = `${percentEncoded(backslash)}|${inHtml(backslash)}`;
	return `(?:${encoded}|\\\\(?:u${hex(backslash.charCodeAt(0), 4)})?)+`;
}

function inJson(character: string): string {
	return [...Array(character.length).keys()]
		.map((index) => `\\\\+u${hex(character.charCodeAt(index), 4)}`)
		.join('');
}

function inHtml(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const name = character in NAMED_ENTITIES ? `|${NAMED_ENTITIES[character]}` : '';
	return `&(?:amp;)*(?:#0*${code}|#x0*${hex(code)}${name});`;
}

/** `%2F`, and `%252F` where it was encoded twice. */
function percentEncoded(character: string): string {
	return [...Buffer.from(character)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
}

/**
 * Base64 writes three bytes as four characters, so a secret looks like one of three, by its place in
 * the text around it. Characters that depend on that text, too, are left out.
 */
function inBase64(secret: string): Form[] {
	return [0, 1, 2].map((offset) => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
		const ownCharacters = bytes
			.toString('base64')
			.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
		return { characters: [...ownCharacters].map(waysToWriteInBase64), flags: '' };
	});
}

function waysToWriteInBase64(character: string): string {
	if (character === '+') return '(?:\\+|-|%2[Bb])';
	if (character === '/') return '(?:\\\\*/|_|%2[Ff])';
	return character;
}

/** A text may be cut off in the middle of an escape such as %2F. */
const REST_BEFORE_CUT = /(?:[%\\&][^\s…]{0,12}|(?<=[%\\&;])[^\s…]{0,12})?(?=…)/y;

/** Redacts the beginning of a secret that stands before a "…", if it is long enough to tell. */
function redactCutOff(text: string, { characters, flags }: Form): string {
	const beginning = new RegExp(characters.slice(0, SHORTEST_REDACTED).join(''), `g${flags}`);
	let redacted = '';
	let done = 0;
	for (const { index } of text.matchAll(beginning)) {
		const end = endOfBeginning(text, index, { characters, flags });
		REST_BEFORE_CUT.lastIndex = end;
		const [rest] = REST_BEFORE_CUT.exec(text) ?? [];
		if (rest === undefined || index < done) continue;
		redacted += text.slice(done, index) + REDACTED;
		done = end + rest.length;
	}
	return redacted + text.slice(done);
}

/** Where the text stops being the secret that begins at `start`. */
function endOfBeginning(text: string, start: number, { characters, flags }: Form): number {
	let end = start;
	for (const character of characters) {
		const next = new RegExp(character, `y${flags}`);
		next.lastIndex = end;
		if (!next.test(text)) break;
		end = next.lastIndex;
	}
	return end;
}

function literal(character: string): string {
	return character.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}

function hex(code: number, digits = 1): string {
	return code.toString(16).padStart(digits, '0');
}
