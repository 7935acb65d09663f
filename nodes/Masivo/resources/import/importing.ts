import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	allOf,
	type AnyOperation,
	defineOperation,
	type Input,
	type Inputs,
	type PlanOf,
	type Unique,
} from '../../execution/operation';
import { textOf } from '../../transport/facts/body';
import { MASIVO_LIMITS } from '../../transport/facts/limits';
import type { ImportRow } from './importFields';
import { customerNamed } from '../fields/customer';
import { positionsNamed, readQueued, rowRefused } from './importAnswer';

interface Import<Asked extends Inputs> {
	value: string;
	name: string;
	action: string;
	description: string;
	caution: string;
	/** In the plural: `customers`, `events`. */
	noun: string;
	path: string;
	inputs: Asked;
	/** An item's part of the import. */
	rowOf(values: PlanOf<Asked>): ImportRow;
	/** The body's list of customers. */
	customersOf(rows: readonly ImportRow[]): IDataObject[];
	/** What of a row no other one may have. */
	unique?(row: ImportRow): Unique[];
}

/**
 * What the three imports have in common: items become the rows of a few large requests, Masivo queues
 * each of these as a whole, and none is sent again once it may have arrived. That the same rows count
 * once if they come twice is documented for none of the three (x-unknown).
 */
export function defineImport<Asked extends Inputs>({
	noun,
	path,
	rowOf,
	customersOf,
	unique,
	...parts
}: Import<Asked>): AnyOperation {
	const { fields, read } = allOf(parts.inputs);
	/** What goes out in one request; an item's plan has one row. */
	const rows: Input<readonly ImportRow[]> = {
		fields,
		read: (item, when) => [rowOf(read(item, when))],
	};
	return defineOperation({
		value: parts.value,
		name: parts.name,
		action: parts.action,
		description: parts.description,
		caution: parts.caution,
		inputs: { notice: { fields: [paceNotice] }, rows },

		merge: (plans) => ({ rows: plans.flatMap(({ rows }) => rows) }),

		unique: ({ rows: [row] }) => unique?.(row) ?? [],

		batch: {
			noun,
			namedBy: ({ body }, plans) =>
				positionsNamed(
					textOf(body),
					plans.flatMap(({ rows }) => rows),
				),
		},

		run: async ({ rows }, send) =>
			readQueued(
				await send({
					method: 'POST',
					path,
					body: { customers: customersOf(rows) },
					isPaced: true,
					subject: subjectOf(noun, rows),
					idempotent: false,
					lookUp: 'look some of them up in Masivo',
					ifTooMany:
						"Run the items that failed again later; 'Account Type' in the options says how many import requests an hour Masivo takes.",
				}),
				rows,
			),

		/** Masivo processes it after the answer. */
		read({ message, refused }, { rows: [row] }) {
			const words = refused.get(row);
			if (words !== undefined) throw rowRefused(row, words);
			return [{ ...queued(row), ...(message && { message }) }];
		},

		accepted: ({ rows: [row] }) => queued(row),
	});
}

function queued({ customerId }: ImportRow): IDataObject {
	return { customer_id: customerId, status: 'queued' };
}

/** As in `the import of customer "42"`, `the import of events of customer "42"`. */
function subjectOf(noun: string, rows: readonly ImportRow[]): string {
	if (rows.length > 1) return `the import of ${noun}`;
	const whose = noun === 'customers' ? '' : `${noun} of `;
	return `the import of ${whose}${customerNamed(rows[0].customerId)}`;
}

/** For imports of what a customer has several of: one entry for each customer, in the order of the rows. */
export function grouped(list: string): (rows: readonly ImportRow[]) => IDataObject[] {
	return (rows) => {
		const customers = new Map<string, IDataObject[]>();
		for (const { customerId, row } of rows) {
			const others = customers.get(customerId);
			if (others) others.push(row);
			else customers.set(customerId, [row]);
		}
		return [...customers].map(([id, entries]) => ({ id, [list]: entries }));
	};
}

const { importBatch, importSpacingMs } = MASIVO_LIMITS;

const EXAMPLE_BATCHES = 25;

const inEnglish = (count: number): string => count.toLocaleString('en-US');

/** What somebody who imports has to know beforehand. */
const paceNotice: INodeProperties = {
	displayName: `Up to ${inEnglish(importBatch)} items go out in one request, one every ${importSpacingMs / 1000} seconds: ${inEnglish(EXAMPLE_BATCHES * importBatch)} items take at least ${((EXAMPLE_BATCHES - 1) * importSpacingMs) / 60_000} minutes. What comes out is queued, not done. Choose a Continue mode under Settings → On Error, so that a refused row does not end the import.`,
	name: 'paceNotice',
	type: 'notice',
	default: '',
};
