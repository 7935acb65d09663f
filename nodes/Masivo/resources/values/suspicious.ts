/**
 * Characters that nobody sees, and blanks that only look like one. They come along when text is
 * copied from a sheet, a web page or a chat, and make another key or ID of what looks the same.
 */

/** Control characters, zero-width ones, marks of direction, fillers, and what could not be read. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{DI}\u2800\ufff9-\uffff]/u;

/** Blanks other than the one of the space bar. */
const ODD_BLANK = /(?! )\p{Zs}/u;

/** What text may begin or end with without anybody meaning it. No part of an emoji is among it. */
const STRAY =
	/^[\s\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u2800\u3164\ufeff\uffa0]$/u;

/** Joiners and selectors that are seen, by what they make of the characters beside them. */
const SEEN = new RegExp(
	[
		// Families, professions and the like; a heart in colour; a digit on a key; flags.
		String.raw`(?<=\p{Extended_Pictographic}[\p{EMod}\ufe0f]?)\u200d(?=\p{Extended_Pictographic})`,
		String.raw`(?<=(?![0-9#*])\p{Emoji})[\ufe0e\ufe0f]`,
		String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
		String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]+\u{e007f}`,
		// Scripts whose spelling needs the joiners, such as Persian and Hindi.
		...[
			...['Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
			...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
		].map((script) => String.raw`(?<=\p{scx=${script}})[\u200c\u200d](?=\p{scx=${script}})`),
	].join('|'),
	'gu',
);

/** The first character that nobody sees or that only looks like a blank, as in `U+200B`. */
function unseenIn(text: string): string | undefined {
	// Nearly every text has none of them, and SEEN is slow.
	if (!UNSEEN.test(text) && !ODD_BLANK.test(text)) return undefined;
	const rest = text.replace(SEEN, '');
	const character = (UNSEEN.exec(rest) ?? ODD_BLANK.exec(rest))?.[0];
	const code = character?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
	return code && `U+${code}`;
}

/** A control character that no text of several lines needs. */
function controlIn(text: string): boolean {
	return /(?![\t\n\r])\p{Cc}/u.test(text);
}

export function isBlankText(text: string): boolean {
	return withoutStrayEnds(text) === '';
}

/** Without blanks and unseen characters at both ends. */
export function withoutStrayEnds(text: string): string {
	const [start, end] = strayEnds(text);
	return text.slice(start, end);
}

/**
 * Without line breaks and unseen characters at both ends, and the blanks among them; an end of
 * nothing but the space bar's blanks is kept.
 */
export function withoutUnseenEnds(text: string): string {
	const [start, end] = strayEnds(text);
	const isPlain = (part: string): boolean => /^ *$/.test(part);
	return text.slice(
		isPlain(text.slice(0, start)) ? 0 : start,
		isPlain(text.slice(end)) ? text.length : end,
	);
}

/** Where the text proper begins and ends. */
function strayEnds(text: string): [start: number, end: number] {
	let start = 0;
	let end = text.length;
	while (end > 0 && STRAY.test(text[end - 1])) end--;
	while (start < end && STRAY.test(text[start])) start++;
	return [start, end];
}

/** Why a text cannot have been meant, and what to do about it. */
export interface Suspicion {
	is: string;
	advice: string;
}

/** The errors of spreadsheets in any language (`#N/A`, `#¡REF!`), and columns too narrow to show. */
const SHEET_ERROR = /^#[¡¿]?[\p{Lu}\d/_]+[!?]$|^#(?:N\/[AD]|NV|GETTING_DATA)$|^#+$/u;

/** What programs write where there is no value. */
const NO_VALUE = /^(?:undefined|null|nan|[+-]?infinity|n\/a|<na>|true|false)$/i;

/** The same, as part of a name that was put together: `crm-undefined`, `null_42`. */
const PUT_TOGETHER = /(?:^|[-_:/#. ])(?:undefined|NaN|null)(?=$|[-_:/#. ])/;

/** What sheets make of a long number: the digits behind are lost. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+)?e[+-]\d+$/i;

/**
 * What shows that a text was never meant as the name of something: an ID, a key, a code.
 * Undefined where nothing does.
 */
export function suspicionInName(text: string): Suspicion | undefined {
	const template = /\}\}|\$\{/.test(text) ? NOT_EVALUATED : undefined;
	const placeholder =
		NO_VALUE.test(text) || PUT_TOGETHER.test(text) || text === 'None' || SHEET_ERROR.test(text)
			? NOT_A_VALUE
			: undefined;
	return suspicionInText(text) ?? template ?? placeholder ?? scientific(text) ?? unseen(text);
}

/** The same for free text, such as a person's name or a tag's value, which may hold almost anything. */
export function suspicionInText(text: string): Suspicion | undefined {
	if (!text.isWellFormed()) {
		return { is: 'is not valid text', advice: 'It holds half a character. Check its source.' };
	}
	if (/\[object [^\]]*\]|^\[(?:Object|Array)\]$/i.test(text)) {
		return {
			is: 'holds an object that was turned into text',
			advice:
				'Let the expression return the object alone, without a blank or other text around its braces, or name the part of it that is meant.',
		};
	}
	if (text.includes('{{')) return NOT_EVALUATED;
	if (/^(?:undefined|NaN)$/.test(text) || SHEET_ERROR.test(text)) return NOT_A_VALUE;
	if (controlIn(text)) {
		return { is: 'holds a control character', advice: 'Take it out, or check the source.' };
	}
	return undefined;
}

const NOT_EVALUATED: Suspicion = {
	is: 'holds an expression that n8n did not work out',
	advice: "Switch the field from 'Fixed' to 'Expression', or check where the text comes from.",
};

const NOT_A_VALUE: Suspicion = {
	is: 'holds what stands for a missing value',
	advice: 'Check the column or the expression that it comes from.',
};

function scientific(text: string): Suspicion | undefined {
	if (!SCIENTIFIC.test(text)) return undefined;
	return {
		is: 'holds a number in scientific notation, which has lost digits',
		advice: 'Format the column of the sheet as text, so that all digits stay.',
	};
}

function unseen(text: string): Suspicion | undefined {
	const character = unseenIn(text);
	if (!character) return undefined;
	return {
		is: `holds a character that cannot be seen or read (${character})`,
		advice:
			'With it, it is another one than it looks. Take it out; where these are several, separate them by commas.',
	};
}
