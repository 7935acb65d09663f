import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../../nodes/Masivo/resources';
import type { Sandbox } from '../../../sandbox';
import { ANA, type NamedSample, type Sample } from '../../support/samples';
import type { Sent } from '../sent';
import { deeds } from './deeds';
import { ALL, type CampaignOperation, type ItemPlan } from './operation';

/** A mark has ten digits and begins like this, as no other number does. */
const MARKS_FROM = 9_000_000_000;

const MARK = /\b9\d{9}\b/g;

/** What a request is for where nothing but whom it is about tells the items apart. */
const IT = 'it';

const HISTORY = { points: 10, giftCards: ANA.giftCards, transactions: ANA.transactions };

/**
 * Plays an operation by what is known of every one: its sample, and perhaps what it does (`deeds`). Its
 * items are about customers, or about what the first expression of its parameters names.
 */
export function fromSample(sample: NamedSample): CampaignOperation {
	const name = sample.operation;
	const { merge, batch } = definitionOf(name);
	const deed = deeds[name] ?? {};
	const parameters = { ...sample.parameters, ...deed.parameters };
	const text = JSON.stringify(parameters);
	const isOfCustomer = sample.item.id !== undefined && deed.field === undefined;
	const field = deed.field ?? (isOfCustomer ? undefined : /\$json\.(\w+)/.exec(text)?.[1]);
	const isMarked = text.includes('$json.mark');
	const isBatch = batch !== undefined;
	const { prepare, done, rows } = deed;
	const about = ({ wants }: ItemPlan) => String(wants.about);
	const markOf = ({ wants }: ItemPlan) => Number(wants.mark);
	const handleOf = (plan: ItemPlan) => (isMarked ? String(markOf(plan)) : IT);
	const isOfAll = isBatch || !(isOfCustomer || field);

	return {
		parameters,
		unknownPercent: isOfCustomer ? 5 : 0,
		before: () => HISTORY,
		drafts: fc.constant({ fields: {}, wants: {} }),
		badFields: fc.constant({ [field ?? 'customerId']: ' ' }),

		isOfAll,
		isBatch,
		mark({ json, plan }, index) {
			const mark = MARKS_FROM + index;
			const id = deed.isOfNew && plan ? `new ${mark}` : json.customerId;
			const isAbout = plan && String(deed.isOfNew ? id : plan.customerId);
			return {
				json: { ...json, customerId: id, mark, ...(field && { [field]: isAbout ?? ' ' }) },
				...(plan && {
					plan: {
						customerId: isOfAll ? ALL : plan.customerId,
						wants: { mark, about: isAbout },
					},
				}),
			};
		},
		customerOf: (plan) => (isOfCustomer && !deed.isOfNew ? about(plan) : undefined),
		prepare(sandbox, plan) {
			if (field && sample.prepare) rename(sandbox, sample, field, about(plan));
			prepare?.(sandbox, about(plan), markOf(plan));
		},

		merges: isBatch || merge !== undefined,
		isUnordered: !isOfCustomer || name === 'event.previewRedemption',
		isOnce: ({ method, url }) =>
			!sample.sentAgain && (method !== 'GET' || url.includes('/auth/totp/verify')),
		parts: (sent) => (isMarked ? marksIn(sent) : [IT]),
		planned: (plan) => [handleOf(plan)],
		mostRequests(plans) {
			if (isBatch) return Infinity;
			// All at once or, where an item is refused that, a hundred at a time; each way with one page after the
			// last row.
			if (rows) return 5;
			return merge ? 1 : 1 + plans.length;
		},
		...(done && { done: (sandbox, plan) => done(sandbox, about(plan), markOf(plan)) }),
		identity: (plan) => (isMarked ? handleOf(plan) : about(plan)),
		...(rows && { rows: (sandbox, plan) => rows(sandbox, about(plan)) }),
	};
}

function definitionOf(name: string) {
	const all = resources.flatMap(({ value: resource, operations }) =>
		operations.map((operation) => ({ ...operation, name: `${resource}.${operation.value}` })),
	);
	const definition = all.find((it) => it.name === name);
	if (!definition) throw new Error(`The node has no operation ${name}`);
	return definition;
}

function marksIn({ url, body }: Sent): string[] {
	const text = `${decodeURIComponent(url)} ${JSON.stringify(body) ?? ''}`;
	return [...new Set(text.match(MARK))];
}

/** What the sample prepares is one thing, Ana's: it gets the name that the item has for it. */
function rename(sandbox: Sandbox, sample: Sample, field: string, name: string): void {
	if (!sandbox.customers.has(ANA.id)) sandbox.addCustomer(ANA);
	const { [field]: key } = sample.prepare?.(sandbox) ?? ({} as IDataObject);
	const stores: Array<Map<string, object>> = [sandbox.events, sandbox.oneTimeCodes];
	for (const store of stores) {
		const made = store.get(String(key));
		if (!made) continue;
		store.delete(String(key));
		store.set(name, {
			...structuredClone(made),
			...('id' in made ? { id: name } : { code: name }),
		});
	}
}
