import { controlIn, unseenIn } from './characters';

/** Why a text cannot have been meant, and what to do about it. */
export interface Oddity {
	is: string;
	advice: string;
}

/** The errors of spreadsheets in any language (`#N/A`, `#¡REF!`), and columns too narrow to show. */
const SHEET_ERROR = /^#[¡¿]?[\p{Lu}\d/_]+[!?]$|^#(?:N\/[AD]|NV|GETTING_DATA)$|^#+$/u;

/** What programs write where there is no value. */
const NO_VALUE = /^(?:undefined|null|nan|[+-]?infinity|n\/a|<na>|true|false)$/i;

/** What sheets make of a long number: the digits behind are lost. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+)?e[+-]\d+$/i;

/**
 * What shows that a text was never meant as the name of something: an ID, a key, a code.
 * Undefined where nothing does.
 */
export function oddityInName(text: string): Oddity | undefined {
	const template = /\}\}|\$\{/.test(text) ? NOT_EVALUATED : undefined;
	const placeholder =
		NO_VALUE.test(text) || text === 'None' || SHEET_ERROR.test(text) ? NOT_A_VALUE : undefined;
	return oddityInText(text) ?? template ?? placeholder ?? scientific(text) ?? unseen(text);
}

/** The same for free text, such as a person's name or a tag's value, which may hold almost anything. */
export function oddityInText(text: string): Oddity | undefined {
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

const NOT_EVALUATED: Oddity = {
	is: 'holds an expression that n8n did not work out',
	advice: "Switch the field from 'Fixed' to 'Expression', or check where the text comes from.",
};

const NOT_A_VALUE: Oddity = {
	is: 'holds what stands for a missing value',
	advice: 'Check the column or the expression that it comes from.',
};

function scientific(text: string): Oddity | undefined {
	if (!SCIENTIFIC.test(text)) return undefined;
	return {
		is: 'holds a number in scientific notation, which has lost digits',
		advice: 'Format the column of the sheet as text, so that all digits stay.',
	};
}

function unseen(text: string): Oddity | undefined {
	const character = unseenIn(text);
	if (!character) return undefined;
	return {
		is: `holds a character that cannot be seen or read (${character})`,
		advice:
			'With it, it is another one than it looks. Take it out; where these are several, separate them by commas.',
	};
}
