import type { ImportRow } from './importing';

/**
 * Which rows a refusal names, by their positions: by the place in the body, as in
 * `customers[3].events[1]` or `/customers/3/email`, or by the customer's ID or e-mail address. In what
 * form Masivo names them, if it does, is not documented (x-unknown), so whatever looks like it counts:
 * what is named is looked at alone, and not taken for bad.
 */
export function positionsNamed(text: string, rows: readonly ImportRow[]): number[] {
	const byPlace = placesIn(text, rows);
	if (byPlace.length > 0) return byPlace;
	return rows.flatMap(({ customerId, row }, position) =>
		[customerId, row.email].some((name) => typeof name === 'string' && holds(text, name))
			? [position]
			: [],
	);
}

const PLACE = /\bcustomers(?:\[|\.|\/)(\d+)\]?(?:[./](?:events|transactions)(?:\[|\.|\/)(\d+))?/g;

/** The body has one entry for each customer, in the order in which they first appear. */
function placesIn(text: string, rows: readonly ImportRow[]): number[] {
	const matches = [...text.matchAll(PLACE)];
	if (matches.length === 0) return [];
	const customers = new Map<string, number[]>();
	for (const [position, { customerId }] of rows.entries()) {
		customers.set(customerId, [...(customers.get(customerId) ?? []), position]);
	}
	const positions = [...customers.values()];
	return matches.flatMap(([, customer, inner]) => {
		const own = positions[Number(customer)] ?? [];
		return inner === undefined ? own : own.slice(Number(inner), Number(inner) + 1);
	});
}

/** As a whole word: `42` is not in `1042`. */
function holds(text: string, name: string): boolean {
	if (name === '') return false;
	for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
		const before = text.slice(0, at).at(-1);
		const after = text.at(at + name.length);
		if (!isInWord(before) && !isInWord(after)) return true;
	}
	return false;
}

function isInWord(character = ' '): boolean {
	return /[\p{L}\p{N}_@-]/u.test(character);
}
