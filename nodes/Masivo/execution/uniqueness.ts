import { refusedValue } from '../transport/failure/failure';
import type { Unique } from './operation';

/** Sees to it that what may stand once stands once among the items of a run. */
export class Uniqueness {
	/** By field and value: the item where it stood first. */
	private readonly seen = new Map<string, number>();

	/** @throws Failure that names the item where it stands already */
	check(item: number, values: readonly Unique[]): void {
		for (const { field, value } of values) {
			const before = this.seen.get(keyOf({ field, value }));
			if (before === undefined) continue;
			throw refusedValue(
				field,
				`stands in item ${before} as well`,
				value,
				'Only the first of them is sent. Put a Remove Duplicates node before this one, or correct the data.',
			);
		}
		for (const unique of values) this.seen.set(keyOf(unique), item);
	}
}

function keyOf({ field, value }: Unique): string {
	return JSON.stringify([field, value]);
}
