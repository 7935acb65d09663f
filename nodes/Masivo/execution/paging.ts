import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeType,
} from 'n8n-workflow';

import { accounts } from '../transport/accounts';
import { isWebPage, textOf } from '../transport/facts/body';
import { MASIVO_LIMITS, SENDING } from '../transport/facts/limits';
import { inJson, shown } from '../transport/facts/values';
import { notMasivosAnswer } from '../transport/failure/answerFailures';
import {
	Failure,
	isRefusal,
	masivoFailure,
	orFailure,
	withoutSecrets,
} from '../transport/failure/failure';
import { type Page, pageIn } from '../transport/request/envelope';
import type { MasivoRequest, Send } from '../transport/request/request';
import { PROBE } from '../transport/send';
import { nodeError } from './nodeErrors';

/**
 * Lists that come in pages. Each page is fetched when the one before is not enough, and a list ends
 * where nothing more comes: how many rows a full page has is nowhere documented for certain, so a short
 * one proves nothing.
 */

export type Rows = readonly IDataObject[];

/** What is listed, in the plural, for the texts: `rewards`. */
type Noun = string;

/** Where Masivo takes no longer range, and of a dropdown. */
const FEWER_ROWS = 100;

/** What an index beyond the last row may be answered with, besides nothing and 404. */
const BEYOND_THE_END: ReadonlySet<number> = new Set([400, 416, 422]);

/** One list, as it is asked for. */
interface List {
	what: Noun;
	send: Send;
	/** Whether a filter narrows it: of how many rows a total is said then is not known. */
	isFiltered?: boolean;
}

/** By the indexes of the first and the last row. */
export interface IndexedList extends List {
	request(from: number, to: number): MasivoRequest;
	/** How many rows are wanted; default: all. */
	limit?: number;
}

/** By the ID of the last row that is known. */
export interface CursorList extends List {
	request(cursor?: string): MasivoRequest;
}

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
 * Pages by position: `from` and `to` count from 0. Whether `to` belongs to the page is not certain
 * (CAMP-LIST: 0 to 9 are ten rows), so one row more is asked for than is wanted; and all rows at once, so
 * that a list that changes meanwhile is rarely read in pieces. The next page begins where the one before
 * really ended.
 *
 * @throws Failure if a row comes twice, or the total changes or is not reached: then rows are missing
 */
export async function* byIndex(list: IndexedList): AsyncGenerator<Rows> {
	const { what, send, request, limit = Infinity, isFiltered = false } = list;
	const seen = new Set<string>();
	let most: number = MASIVO_LIMITS.rowsByIndex;
	let total: number | undefined;
	let isToIncluded = false;
	let wasShort = false;
	for (;;) {
		const from = seen.size;
		const asked = Math.min(most, limit - from + 1);
		const next = request(from, from + asked - 1);
		const page: Page | Failure = await orFailure(
			from === 0 ? firstPage(next, send) : laterPage(next, send, wasShort),
		);
		if (page instanceof Failure) {
			// How long a range may be is not documented.
			if (from > 0 || asked <= FEWER_ROWS || !isRefusal(page)) throw page;
			most = FEWER_ROWS;
			continue;
		}
		const { count } = page;
		const rows: Rows = page.rows;
		// The number of rows that came, or were asked for, says nothing about the whole list.
		if (count !== undefined && ![rows.length, asked, asked - 1].includes(count)) {
			if (rows.length > 0 && total !== undefined && total !== count) throw changed(what);
			total = count;
		}
		if (rows.length === 0) return checkWhole(what, from, isFiltered ? undefined : total);
		for (const row of rows) {
			const id = identityOf(row);
			if (seen.has(id)) throw repeated(what, id);
			seen.add(id);
		}
		yield rows;
		isToIncluded ||= rows.length === asked;
		wasShort = rows.length < (isToIncluded ? asked : asked - 1);
	}
}

/**
 * Pages by cursor, the ID of the last row that is known: the next page holds the rows whose ID is
 * greater (TX). So it begins behind the greatest ID of this page, whatever the order of its rows.
 *
 * @throws Failure if rows come again, or may be missing
 */
export async function* byCursor(list: CursorList): AsyncGenerator<Rows> {
	const { what, send, request, isFiltered = false } = list;
	let total: number | undefined;
	let read = 0;
	let cursor: string | undefined;
	let wasFull = false;
	let wasAscending = true;
	for (;;) {
		const next = request(cursor);
		const page: Page =
			cursor === undefined ? await firstPage(next, send) : await laterPage(next, send, !wasFull);
		// The cursor's own row may come once more.
		const rows = page.rows.filter((row) => cursor === undefined || idOf(row, what) !== cursor);
		if (cursor === undefined && page.count !== rows.length) total = page.count;
		if (rows.length === 0) {
			if (wasFull && !wasAscending) throw outOfOrder(what);
			return checkWhole(what, read, isFiltered ? undefined : total);
		}
		for (const row of rows) if (cursor !== undefined) checkAfter(idOf(row, what), cursor, what);
		read += rows.length;
		yield rows;
		// Only whoever goes on needs the IDs.
		const ids = rows.map((row) => idOf(row, what));
		if (new Set(ids).size < ids.length) throw repeated(what, ids.find(isAgain) ?? '');
		wasFull = rows.length >= MASIVO_LIMITS.rowsByCursor;
		wasAscending = ids.every((id, index) => index === 0 || isAfter(id, ids[index - 1]));
		cursor = ids.reduce((greatest, id) => (isAfter(id, greatest) ? id : greatest));
	}
}

/**
 * The first page, or the only one, of a list.
 *
 * @param isNone asked where the list is answered with nothing, or 404: whether that says that there are no
 *   rows. Default: if it is Masivo that answers.
 * @throws Failure
 */
export async function firstPage(
	request: MasivoRequest,
	send: Send,
	isNone?: () => Promise<boolean>,
): Promise<Page> {
	const page = await ask(request, send);
	if ('rows' in page) return page;
	const isMasivos = page.isMasivos ?? (async () => await isListed(PROBE, send));
	const mayBeNone = isNothing(page) && !isAboutAddress(page.failure.body);
	if (mayBeNone && (await (isNone ?? isMasivos)())) return NO_ROWS;
	throw page.failure;
}

/** Whether a list is answered with rows, be they none. */
export async function isListed(request: MasivoRequest, send: Send): Promise<boolean> {
	const page = await orFailure(ask(request, send));
	return !(page instanceof Failure) && 'rows' in page;
}

/**
 * Checks that as many rows came as Masivo says that there are.
 *
 * @param total undefined where that is not known
 * @throws Failure
 */
export function checkWhole(what: Noun, read: number, total: number | undefined): void {
	if (total !== undefined && total > read) throw fewer(what, read, total);
}

const NO_ROWS: Page = { rows: [] };

/** Why there is no page: a status, or an answer that says nothing. */
interface NoPage {
	status?: number;
	failure: Failure;
	/** See MasivoAnswer. */
	isMasivos?(): Promise<boolean>;
}

/** What is read stays read: where nothing more comes, the list is at its end. */
async function laterPage(request: MasivoRequest, send: Send, wasShort: boolean): Promise<Page> {
	const page = await ask(request, send);
	if ('rows' in page) return page;
	const { status = 0, failure } = page;
	const isEnd = isNothing(page) || (wasShort && BEYOND_THE_END.has(status));
	if (isEnd && !isWebPage(failure.body)) return NO_ROWS;
	throw failure;
}

/** @throws Failure if the answer denies, or holds something else than rows */
async function ask(request: MasivoRequest, send: Send): Promise<Page | NoPage> {
	const answer = await orFailure(send({ ...request, asksWhoAnswers: true }));
	if (answer instanceof Failure) return { status: answer.status, failure: answer };
	const { status, isMasivos } = answer;
	return pageIn(answer) ?? { status, failure: notMasivosAnswer(answer), isMasivos };
}

function isNothing({ status = 0, failure }: NoPage): boolean {
	return (status >= 200 && status < 300) || (status === 404 && !isWebPage(failure.body));
}

/** A 404 that a framework or a gateway gives for a path that it does not know. */
function isAboutAddress(body: unknown): boolean {
	return /\b(?:route|ruta|endpoint|url|cannot get|page not found)\b/i.test(textOf(body));
}

function isAgain(id: string, index: number, ids: readonly string[]): boolean {
	return ids.indexOf(id) < index;
}

function checkAfter(id: string, cursor: string, what: Noun): void {
	if (!isAfter(id, cursor)) throw notAscending(what, id, cursor);
}

function idOf({ id }: IDataObject, what: Noun): string {
	if (typeof id === 'string' && id !== '') return id;
	if (typeof id === 'number') return String(id);
	throw masivoFailure('unusable', {
		message: `Masivo lists ${what} without an ID`,
		description: `In its place stands ${shown(id)}, so nothing says where the next page begins. ${AGAIN}`,
	});
}

/** What tells a row from others: its ID, or else all of it. */
function identityOf(row: IDataObject): string {
	const { id } = row;
	return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : inJson(row);
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

function changed(what: Noun): Failure {
	return masivoFailure('unconfirmed', {
		message: `The list of ${what} changed while it was read`,
		description: `Its pages name different totals, so rows may be missing. ${AGAIN}`,
	});
}

function fewer(what: Noun, read: number, total: number): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo says that there are ${total} ${what}, and lists ${read}`,
		description: `So others may be missing. ${AGAIN} With a 'Limit' of ${Math.max(read, 1)}, the node takes what comes.`,
	});
}

function notAscending(what: Noun, id: string, cursor: string): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo lists ${what} again, or in another order than it documents`,
		description: `After ${shown(cursor)} came ${shown(id)}, where only greater IDs may come: ${what} could be missing or come twice. ${AGAIN}`,
	});
}

function outOfOrder(what: Noun): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo lists ${what} in another order than it documents`,
		description: `A full page came that is not in the order of the IDs, and nothing after it: ${what} could be missing. ${AGAIN}`,
	});
}

/** What fills the editor's dropdowns, by the names that fields have for it. */
export type ListSearches = NonNullable<NonNullable<INodeType['methods']>['listSearch']>;

/**
 * Fills a dropdown: page by page as somebody scrolls. For a name, no search is documented, so the
 * whole list is read then and looked through here.
 */
export function listSearch({
	what,
	request,
}: Pick<IndexedList, 'what' | 'request'>): ListSearches[string] {
	return async function (this: ILoadOptionsFunctions, filter = '', paginationToken = '0') {
		return await asking(this, async (send) => {
			if (filter.trim() !== '') {
				const rows = await collect(byIndex({ what, request, send }), Infinity);
				return { results: rows.map(entryOf).filter((entry) => matches(entry, filter)) };
			}
			const from = Number(paginationToken);
			const next = request(from, from + FEWER_ROWS - 1);
			const { rows } = from === 0 ? await firstPage(next, send) : await laterPage(next, send, true);
			const token = rows.length > 0 ? String(from + rows.length) : undefined;
			return { results: rows.map(entryOf), paginationToken: token };
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
