import { resources } from '../../../nodes/Masivo/resources';
import type { SandboxOptions } from '../../../sandbox';
import { campaign } from './campaign';
import { coupon } from './coupon';
import { ANA, customer } from './customer';
import { event } from './event';
import { imports } from './import';
import { oneTimeCode } from './oneTimeCode';
import { reward } from './reward';
import type { Sample } from './sample';
import { tier } from './tier';
import { transaction } from './transaction';

export { ANA } from './customer';
export type { Sample } from './sample';

/** By the resource's value, then by the operation's. */
const SAMPLES: Record<string, Record<string, Sample>> = {
	campaign,
	coupon,
	customer,
	event,
	import: imports,
	oneTimeCode,
	reward,
	tier,
	transaction,
};

/** The sandbox that the samples are for. */
export const SANDBOX: SandboxOptions = {
	customers: [ANA],
	transactions: 3,
	imports: { spacingMs: 0 },
};

export interface NamedSample extends Sample {
	/** As in the document: `customer.get`. */
	operation: string;
}

/** One for each operation of the node: a missing one is an error here. */
export const samples: NamedSample[] = resources.flatMap(({ value, operations }) =>
	operations.map((operation) => {
		const name = `${value}.${operation.value}`;
		const sample = SAMPLES[value]?.[operation.value];
		if (!sample) throw new Error(`Say how to try the operation ${name}`);
		return { operation: name, ...sample };
	}),
);

const names = new Set(samples.map(({ operation }) => operation));
for (const [resource, own] of Object.entries(SAMPLES)) {
	for (const operation of Object.keys(own)) {
		const name = `${resource}.${operation}`;
		if (!names.has(name)) throw new Error(`The node has no operation ${name} any more`);
	}
}
