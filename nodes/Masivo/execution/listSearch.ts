import type { ILoadOptionsFunctions, INodeListSearchItems, INodeType } from 'n8n-workflow';

import { connect } from '../transport/connect';
import { withoutSecrets } from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import { nodeError } from './nodeErrors';
import { byIndex, collect, INDEX_PAGE, type Rows } from './paging';

/** What fills the editor's dropdowns, by the names that fields have for it. */
export type ListSearches = NonNullable<NonNullable<INodeType['methods']>['listSearch']>;

/** Somebody sits before the editor and waits. */
const SETTINGS = { concurrency: 1, maxRetries: 1, timeoutMs: 30_000, maxRetryWaitMs: 5_000 };

/** Something that Masivo can list, for the editor's dropdowns. */
export interface Listing {
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
			const rows = await page(from, from + INDEX_PAGE - 1);
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
		const { send, end, secrets: seen } = await connect(context, SETTINGS);
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
