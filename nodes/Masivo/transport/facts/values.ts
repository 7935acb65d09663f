import type { IDataObject } from 'n8n-workflow';

/** Small questions about values of which nothing is known. */

/** Past so many characters a value is shortened where a text shows it. */
const LONGEST_SHOWN = 60;

/** A plain object, wherever it comes from; no list, date or other instance of a class. */
export function isRecord(value: unknown): value is IDataObject {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * A number as text; undefined if digits were lost before it came here: an ID of twenty digits is
 * another number by the time an expression hands it over.
 */
export function exactText(value: number): string | undefined {
	const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
	return isExact ? String(value) : undefined;
}

/** A value that is refused, as a text shows it: in quotes, on one line, shortened. */
export function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : inJson(value);
	// Control and invisible characters would be seen by nobody: they are spelled out.
	const visible = text.replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/gu,
		(character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
	);
	return `"${shortened(visible, LONGEST_SHOWN)}"`;
}

/** The dots stand at once behind the last character: see `redactor`. */
export function shortened(text: string, longest: number): string {
	const characters = [...text];
	return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}

/** A value's JSON; what has none (a circle, a function) as text. */
export function inJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
	}
}

/** A name without case, accents and signs: `errorCode`, `error_code` and `ERROR-CODE` are the same. */
export function lettersOf(name: string): string {
	return withoutAccents(name)
		.toLowerCase()
		.replace(/[^a-z]/g, '');
}

/** Spanish as it is often typed: `inválido` is `invalido`. */
export function withoutAccents(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** The value of text that is JSON of an object or a list; anything else as it is. */
export function parsedJson(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}

const NOTHING = /^(?:|0+|2\d\d|false|none|null|nil|n\/a|ok|success|ninguno?|undefined|\[\]|\{\})$/i;

/** Whether it is more than nothing: not `null`, `0`, `[]`, `{}`, `"none"` nor what holds only such. */
export function saysSomething(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(saysSomething);
	if (isRecord(value)) return Object.values(value).some(saysSomething);
	return !NOTHING.test(String(value ?? '').trim());
}
