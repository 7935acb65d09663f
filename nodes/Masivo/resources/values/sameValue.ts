import { isRecord } from '../../transport/facts/values';
import { isExactLiteral } from './number';

/**
 * Whether what Masivo shows is what was sent, compared as values: "x,y" is not ["x", "y"], and ""
 * is not []. A number or true and false may come back as their text, and a text of digits as a
 * number. An object shows what was sent if it has all of its entries: others may stand beside them.
 */
export function isSameValue(sent: unknown, shown: unknown): boolean {
	if (sent === shown) return true;
	switch (typeof sent) {
		case 'number':
			return typeof shown === 'string' && isExactLiteral(shown) && Number(shown) === sent;
		case 'boolean':
			return shown === String(sent);
		case 'string':
			return isSameText(sent, shown);
		default:
			return isSameList(sent, shown) || isSameObject(sent, shown);
	}
}

export function isSameEmail(sent: unknown, shown: unknown): boolean {
	if (typeof sent !== 'string' || typeof shown !== 'string') return isSameValue(sent, shown);
	return sent.toLowerCase() === shown.toLowerCase();
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

function isSameText(sent: string, shown: unknown): boolean {
	if (typeof shown === 'string') return sent.normalize() === shown.normalize();
	return typeof shown === 'number' && String(shown) === sent;
}

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
