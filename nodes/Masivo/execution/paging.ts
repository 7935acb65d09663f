import type { IDataObject } from 'n8n-workflow';

import { masivoFailure, shown, type Failure } from '../transport/failure/failure';

/**
 * Lists that come in pages. Each page is fetched when the one before is not enough, and a list ends
 * with an empty page: how many rows a full page has is nowhere documented for certain, so a short one
 * proves nothing.
 */

export type Rows = readonly IDataObject[];

/** What is listed, in the plural, for the texts: `rewards`. */
type Noun = string;

/** Rows that one request asks for, by their positions in the list. */
export const INDEX_PAGE = 100;

/** All rows of all pages, at most `limit`. Nothing is fetched that is not needed. */
export async function collect(pages: AsyncIterable<Rows>, limit: number): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for await (const page of pages) {
		for (const row of page) if (rows.length < limit) rows.push(row);
		if (rows.length >= limit) break;
	}
	return rows;
}

/**
 * Pages by position: `from` and `to` count from 0, and both belong to the page (CAMP-LIST: 0 to 9 are
 * ten rows). The next page begins where the one before really ended.
 *
 * @throws Failure if a row comes twice: then others may be missing
 */
export async function* byIndex(
	what: Noun,
	fetch: (from: number, to: number) => Promise<Rows>,
	limit = Infinity,
): AsyncGenerator<Rows> {
	const seen = new Set<string>();
	for (;;) {
		const from = seen.size;
		const rows = await fetch(from, Math.min(from + INDEX_PAGE, limit) - 1);
		for (const row of rows) {
			const id = idOf(row, what);
			if (seen.has(id)) throw repeated(what, id);
			seen.add(id);
		}
		if (rows.length === 0) return;
		yield rows;
	}
}

/**
 * Pages by cursor, the ID of the last row that is known: the next page holds the rows whose ID is
 * greater (TX). So the IDs must ascend, or rows would be missing or come again and again.
 *
 * @throws Failure if they do not
 */
export async function* byCursor(
	what: Noun,
	fetch: (cursor?: string) => Promise<Rows>,
): AsyncGenerator<Rows> {
	let cursor: string | undefined;
	for (;;) {
		const rows = await fetch(cursor);
		if (rows.length === 0) return;
		for (const row of rows) checkAfter(idOf(row, what), cursor, what);
		yield rows;
		// Only whoever goes on needs the order within a page.
		for (const row of rows) {
			const id = idOf(row, what);
			checkAfter(id, cursor, what);
			cursor = id;
		}
	}
}

function checkAfter(id: string, cursor: string | undefined, what: Noun): void {
	if (cursor !== undefined && !isAfter(id, cursor)) throw notAscending(what, id, cursor);
}

function idOf({ id }: IDataObject, what: Noun): string {
	if (typeof id === 'string' && id !== '') return id;
	if (typeof id === 'number') return String(id);
	throw masivoFailure({
		message: `Masivo lists ${what} without an ID`,
		description: `In its place stands ${shown(id)}, so nothing says where the next page begins. ${AGAIN}`,
	});
}

/** UUIDs are compared as text; numbers, should IDs ever be some, as numbers. */
function isAfter(id: string, before: string): boolean {
	const areNumbers = /^\d+$/.test(id) && /^\d+$/.test(before);
	if (areNumbers) return BigInt(id) > BigInt(before);
	return id.toLowerCase() > before.toLowerCase();
}

const AGAIN = 'Nothing of this list is put out. Run the item again; if it stays so, ask Masivo.';

function repeated(what: Noun, id: string): Failure {
	return masivoFailure({
		message: `Masivo lists the same of the ${what} twice`,
		description: `It is ${shown(id)}, so others may be missing: the list changed while it was read, or Masivo does not page as it documents. ${AGAIN}`,
	});
}

function notAscending(what: Noun, id: string, cursor: string): Failure {
	return masivoFailure({
		message: `Masivo lists ${what} again, or in another order than it documents`,
		description: `After ${shown(cursor)} came ${shown(id)}, where only greater IDs may come: ${what} could be missing or come twice. ${AGAIN}`,
	});
}
