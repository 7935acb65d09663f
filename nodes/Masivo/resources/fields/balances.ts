import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/failure/failure';
import { withoutStrayEnds } from '../values/characters';
import { isExactLiteral } from '../values/number';

/** What a wallet has of each reward; both objects have the same keys. */
export interface Balances {
	balances: Record<string, number>;
	reward_ids: Record<string, string>;
}

/** `total` is NaN if one of the reward's totals is no number. */
interface Holding {
	id: string;
	name: string;
	total: number;
}

/**
 * The balance and the ID of each reward, by the reward's name. A reward whose balance is not known is
 * left out.
 */
export function balancesOf(wallet: IDataObject | null): Balances {
	const holdings = holdingsOf(wallet);
	const sharing = new Map<string, number>();
	for (const label of holdings.flatMap((holding) => [...new Set(labelsOf(holding))]))
		sharing.set(label, (sharing.get(label) ?? 0) + 1);
	const isItsOwn = (label: string): boolean => sharing.get(label) === 1;
	const known = holdings
		.filter(({ total }) => Number.isFinite(total))
		.map((holding) => ({ ...holding, key: labelsOf(holding).find(isItsOwn) ?? holding.id }));
	return {
		balances: Object.fromEntries(known.map(({ key, total }) => [key, total])),
		reward_ids: Object.fromEntries(known.map(({ key, id }) => [key, id])),
	};
}

/**
 * What a reward can be called, the shortest first. The key is the first one that no other reward can be
 * called; the ID, if another reward is named like it: that one then has its own ID behind its name.
 */
function labelsOf({ id, name }: Holding): string[] {
	if (name === '') return [id];
	const named = `${name} (${id})`;
	// Of what every object has, n8n's expressions may not name all: `constructor`, `__proto__`.
	return name in {} ? [named, id] : [name, named, id];
}

/** A reward has several totals when parts of it expire apart. */
function holdingsOf(wallet: IDataObject | null): Holding[] {
	const holdings = new Map<string, Holding>();
	for (const line of Array.isArray(wallet?.totals) ? wallet.totals : []) {
		if (!isRecord(line) || typeof line.reward_id !== 'string') continue;
		const id = line.reward_id;
		const before = holdings.get(id);
		const total = numberOf(line.total);
		holdings.set(id, {
			id,
			name: before?.name || nameIn(line.reward),
			total: before ? sumOf(before.total, total) : total,
		});
	}
	return [...holdings.values()];
}

function nameIn(reward: unknown): string {
	return isRecord(reward) && typeof reward.name === 'string' ? withoutStrayEnds(reward.name) : '';
}

/** 0.1 and 0.2 are 0.3; a whole number keeps all its digits. */
function sumOf(one: number, other: number): number {
	const sum = one + other;
	return Number.isInteger(sum) ? sum : Number(sum.toPrecision(15));
}

/** NaN for what is no number; a number may come as its text. */
function numberOf(total: unknown): number {
	if (typeof total === 'number') return total;
	return typeof total === 'string' && isExactLiteral(total) ? Number(total) : NaN;
}
