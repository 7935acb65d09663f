import { refusedValue } from '../../../transport/failure/failure';
import { withoutStrayEnds } from '../../values/characters';
import { oddityInName } from '../../values/oddity';

/**
 * A tag's key, as every operation sends it: without blanks at its ends, so that what one operation
 * sets the other finds. Empty if there is nothing but blanks.
 *
 * @throws Failure for text that was never meant as a key
 */
export function readTagKey(field: string, text: string): string {
	const key = withoutStrayEnds(text);
	const oddity = oddityInName(key) ?? (/^[[{]\s*["']/.test(key) ? A_LIST : undefined);
	if (oddity) throw refusedValue(field, oddity.is, text, oddity.advice);
	return key;
}

const A_LIST = {
	is: 'holds a list or an object in place of a key',
	advice: 'Name one key at a time, or give the list itself.',
};

/**
 * A key as it is compared with those that an answer shows: blanks at the ends and the two spellings
 * of an accent in Unicode make no difference. A tag that is left under such a key is still there.
 */
export function comparableKey(key: string): string {
	return withoutStrayEnds(key).normalize();
}
