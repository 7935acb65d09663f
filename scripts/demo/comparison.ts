import { styleText } from 'node:util';

import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';

import type { Row } from './deleteTagsExample';
import { type CustomerData, type Tags, tagsOf } from './masivoClient';

/** One customer before and after the workflow. */
export interface Comparison {
	id: string;
	name?: string;
	before: Tags;
	after: Tags;
	wallet: CustomerData['wallet'];
}

/**
 * @param before every customer of the rows, as read before the workflow ran
 * @param items the node's output, one for each row; the last one of a customer counts
 */
export function compare(
	before: readonly CustomerData[],
	rows: readonly Row[],
	items: readonly IDataObject[],
): Comparison[] {
	return before.map((data) => {
		const { customer } = data;
		const index = rows.findLastIndex(({ customerId }) => customerId === customer.id);
		const after = items[index] as unknown as CustomerData;
		return {
			id: customer.id,
			name: customer.name,
			before: tagsOf(data),
			after: tagsOf(after),
			wallet: after.wallet,
		};
	});
}

/** A table with one row per customer; with colours, the tags that went are struck through. */
export function comparisonTable(comparisons: readonly Comparison[], colours: boolean): string {
	const style = (format: Parameters<typeof styleText>[0], text: string) =>
		colours ? styleText(format, text, { validateStream: false }) : text;
	const table = new Table({
		head: ['Customer', 'Tags before', 'Tags after', 'Wallet'].map((title) => style('bold', title)),
		style: { head: [], border: [] },
	});
	for (const { id, name, before, after, wallet } of comparisons) {
		const tagsBefore = Object.entries(before).map(([key, value]) => {
			const tag = tagText(key, value);
			return Object.hasOwn(after, key) ? tag : style(['red', 'strikethrough'], tag);
		});
		const tagsAfter = Object.entries(after).map(([key, value]) => tagText(key, value));
		table.push([
			[name, style('dim', id)].filter(Boolean).join('\n'),
			tagsBefore.join('\n') || '–',
			tagsAfter.join('\n') || '–',
			balances(wallet).join('\n') || '–',
		]);
	}
	return table.toString();
}

function tagText(key: string, value: unknown): string {
	return `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function balances(wallet: CustomerData['wallet'] | null): string[] {
	return (wallet?.totals ?? []).map(
		({ total, reward, reward_id: rewardId }) => `${total} ${reward?.name ?? rewardId}`,
	);
}
