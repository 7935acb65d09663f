import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeType,
} from 'n8n-workflow';

import { accounts } from '../transport/accounts';
import { SENDING } from '../transport/facts/limits';
import { shown } from '../transport/facts/values';
import { type Failure, masivoFailure, withoutSecrets } from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import { nodeError } from './nodeErrors';

/**
 * Lists that come in pages. Each page is fetched when the one before is not enough, and a list ends
 * with an empty page: how many rows a full page has is nowhere documented for certain, so a short one
 * proves nothing.
 */

export type Rows = readonly IDataObject[];

/** What is listed, in the plural, for the texts: `rewards`. */
type Noun = string;

const ROWS_PER_REQUEST = 100;

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
		const rows = await fetch(from, Math.min(from + ROWS_PER_REQUEST, limit) - 1);
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
	throw masivoFailure('unusable', {
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
	return masivoFailure('unconfirmed', {
		message: `Masivo lists the same of the ${what} twice`,
		description: `It is ${shown(id)}, so others may be missing: the list changed while it was read, or Masivo does not page as it documents. ${AGAIN}`,
	});
}

function notAscending(what: Noun, id: string, cursor: string): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo lists ${what} again, or in another order than it documents`,
		description: `After ${shown(cursor)} came ${shown(id)}, where only greater IDs may come: ${what} could be missing or come twice. ${AGAIN}`,
	});
}

/** What fills the editor's dropdowns, by the names that fields have for it. */
export type ListSearches = NonNullable<NonNullable<INodeType['methods']>['listSearch']>;

/** Something that Masivo can list, for the editor's dropdowns. */
interface Listing {
	/** In the plural: `rewards`. */
	what: string;
	/** The rows at the positions from `from` to `to`, both included. @throws Failure */
	fetch(send: Send, from: number, to: number): Promise<Rows>;
}

/**
 * Fills a dropdown: page by page as somebody scrolls. For a name, no search is documented, so the
 * whole list is read then and looked through here.
 */
export function listSearch({ what, fetch }: Listing): ListSearches[string] {
	return async function (this: ILoadOptionsFunctions, filter = '', paginationToken = '0') {
		return await asking(this, async (send) => {
			const page = async (from: number, to: number): Promise<Rows> => await fetch(send, from, to);
			if (filter.trim() !== '') {
				const rows = await collect(byIndex(what, page), Infinity);
				return { results: rows.map(entryOf).filter((entry) => matches(entry, filter)) };
			}
			const from = Number(paginationToken);
			const rows = await page(from, from + ROWS_PER_REQUEST - 1);
			const next = rows.length > 0 ? String(from + rows.length) : undefined;
			return { results: rows.map(entryOf), paginationToken: next };
		});
	};
}

async function asking<Result>(
	context: ILoadOptionsFunctions,
	ask: (send: Send) => Promise<Result>,
): Promise<Result> {
	let secrets: Iterable<string> & object = [];
	try {
		const { send, end, secrets: seen } = await accounts.connect(context, SENDING.list);
		try {
			return await ask(send);
		} finally {
			secrets = [...seen()];
			end();
		}
	} catch (error) {
		throw nodeError(context.getNode(), withoutSecrets(error, secrets));
	}
}

function entryOf({ id, name, type, status }: Rows[number]): INodeListSearchItems {
	const kind = [type, status].filter((text) => typeof text === 'string').join(', ');
	const shownName = typeof name === 'string' && name !== '' ? name : String(id);
	return { name: kind ? `${shownName} (${kind})` : shownName, value: String(id) };
}

function matches({ name, value }: INodeListSearchItems, filter: string): boolean {
	const wanted = filter.trim().toLowerCase();
	return name.toLowerCase().includes(wanted) || String(value).toLowerCase() === wanted;
}
