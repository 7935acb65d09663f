import { createRequire } from 'node:module';

import { resources } from '../../../nodes/Masivo/resources';
import type { SandboxOptions } from '../../../sandbox';
import { ANA } from './customer';
import type { Sample } from './sample';

export { ANA } from './customer';
export type { Sample } from './sample';

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

const load = createRequire(__filename);

/** How the operations of a resource succeed: `<resource>.ts` in this folder. */
function samplesOf(resource: string): Record<string, Sample> {
	const { samples: own } = load(`./${resource}`) as { samples: Record<string, Sample> };
	return own;
}

/** One for each operation of the node, and no other: else it is an error here. */
export const samples: NamedSample[] = resources.flatMap(({ value, operations }) => {
	const own = new Map(Object.entries(samplesOf(value)));
	const named = operations.map((operation) => {
		const name = `${value}.${operation.value}`;
		const sample = own.get(operation.value);
		if (!sample) throw new Error(`Say how to try the operation ${name}`);
		own.delete(operation.value);
		return { operation: name, ...sample };
	});
	if (own.size > 0) throw new Error(`The node has no ${[...own.keys()].join(', ')} of ${value}`);
	return named;
});
