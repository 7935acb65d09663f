import type { IDataObject } from 'n8n-workflow';
import { dayOf } from '../operations/body';

/** A field of a customer by the name that effects have: `name`, or `tags.vip`. */
export function fieldOf(customer: object, field: string): unknown {
	const [, key] = /^tags\.(.*)$/s.exec(field) ?? [];
	const owner = (key === undefined ? customer : tagsOf(customer)) as IDataObject;
	const name = key ?? field;
	return Object.hasOwn(owner, name) ? owner[name] : undefined;
}

/** Whether the field is as it was asked for: a birth date is a day, all else has to be exact. */
export function isSame(field: string, asked: unknown, is: unknown): boolean {
	if (field === 'dob') return is !== undefined && dayOf(is) === dayOf(asked);
	return asked === is;
}

function tagsOf(customer: object): unknown {
	return (customer as { tags?: unknown }).tags ?? {};
}
