import { isRecord, parsedJson } from '../../transport/facts/values';
import { isExactLiteral } from './number';

/**
 * Whether what Masivo shows is what was sent. Spelled differently is not different: case and spaces of
 * texts, a number or true and false as text, the same moment with another offset or as Unix time, another
 * order of an object's entries, and others beside them. "x,y" is not ["x", "y"], and "" is not [].
 */
export function isSameValue(sent: unknown, shown: unknown): boolean {
	if (sent === shown) return true;
	switch (typeof sent) {
		case 'number':
			return isSameNumber(sent, shown);
		case 'boolean':
			return switchOf(shown) === sent;
		case 'string':
			return isSameText(sent, shown);
		default:
			return isSameList(sent, parsedJson(shown)) || isSameObject(sent, parsedJson(shown));
	}
}

/** Whether two lists have the same elements, in whatever order. */
export function isSameSet(sent: unknown, shown: unknown): boolean {
	if (!Array.isArray(sent) || !Array.isArray(shown)) return false;
	const holds = (list: unknown[], element: unknown): boolean =>
		list.some((other) => isSameValue(element, other));
	return (
		sent.every((element) => holds(shown, element)) && shown.every((element) => holds(sent, element))
	);
}

function isSameNumber(sent: number, shown: unknown): boolean {
	if (typeof shown === 'boolean') return sent === Number(shown);
	return typeof shown === 'string' && isExactLiteral(shown.trim()) && Number(shown) === sent;
}

/** True and false as databases and sheets have them. */
function switchOf(shown: unknown): boolean | undefined {
	if (shown === 1 || shown === 0) return shown === 1;
	if (typeof shown !== 'string') return undefined;
	const text = shown.trim().toLowerCase();
	if (['true', '1'].includes(text)) return true;
	return ['false', '0'].includes(text) ? false : undefined;
}

function isSameText(sent: string, shown: unknown): boolean {
	if (typeof shown === 'string')
		return comparable(sent) === comparable(shown) || isSameMoment(sent, shown);
	if (typeof shown === 'number') return String(shown) === sent.trim() || isSameMoment(sent, shown);
	return typeof shown === 'boolean' && sent.trim().toLowerCase() === String(shown);
}

function comparable(text: string): string {
	return text.normalize().trim().replace(/\s+/g, ' ').toLowerCase();
}

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** To the second: not every service keeps fractions. */
function isSameMoment(sent: string, shown: string | number): boolean {
	if (!MOMENT.test(sent)) return false;
	const moment = momentOf(shown);
	return moment !== undefined && Math.floor(moment / 1000) === Math.floor(Date.parse(sent) / 1000);
}

/** In Unix time in ms. @param shown a text with an offset, or Unix time in seconds or ms */
export function momentOf(shown: unknown): number | undefined {
	if (typeof shown === 'string' && MOMENT.test(shown)) return Date.parse(shown.replace(' ', 'T'));
	const isText = typeof shown === 'string' && /^-?\d{6,13}$/.test(shown);
	if (!isText && typeof shown !== 'number') return undefined;
	const number = Number(shown);
	return Math.abs(number) < SECONDS_UNTIL ? number * 1000 : number;
}

/** Unix time of fewer digits than this counts seconds: it is a moment before the year 2286. */
const SECONDS_UNTIL = 10_000_000_000;

function isSameList(sent: unknown, shown: unknown): boolean {
	if (!Array.isArray(sent) || !Array.isArray(shown) || sent.length !== shown.length) return false;
	return sent.every((element, index) => isSameValue(element, shown[index]));
}

function isSameObject(sent: unknown, shown: unknown): boolean {
	if (!isRecord(sent) || !isRecord(shown)) return false;
	return Object.entries(sent).every(
		([key, value]) => Object.hasOwn(shown, key) && isSameValue(value, shown[key]),
	);
}
