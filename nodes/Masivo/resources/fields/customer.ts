import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { refusedValue, type RequestWords } from '../../transport/failure/failure';
import { recordIn } from '../../transport/request/envelope';
import { type MasivoAnswer, type MasivoRequest, path } from '../../transport/request/request';
import { readId, readIdToWrite } from '../values/id';
import { isExactLiteral } from '../values/number';
import { withoutStrayEnds, withoutUnseenEnds } from '../values/suspicious';
import { isBlank } from '../values/text';
import { confirmIdentity } from './confirmation';

export const customerIdField: INodeProperties = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1716573314',
	description:
		'The unique identifier of the customer in your system, as registered in Masivo. Spaces at its ends count; line breaks and invisible characters are removed there.',
};

/**
 * The ID of a customer who is looked up, as text. Blanks at its ends count, since a customer may have
 * been registered with them elsewhere; what cannot be seen there is taken off.
 */
export const customerId: Input<string> = {
	fields: [customerIdField],
	read: (item) =>
		readId(customerIdField.displayName, item.get(customerIdField.name), withoutUnseenEnds),
};

/** What every operation says of the ID of a customer for whom it writes. */
export const WRITTEN_FOR =
	'Spaces and invisible characters at its ends are removed. 0, the ID of guests in some shops, is refused.';

/**
 * The ID of a customer for whom something is written or previewed, new or not: see
 * `readCustomerIdToWrite`.
 *
 * @param what the field is, in a sentence
 */
export function customerIdToWriteOf(what: string): Input<string> {
	return {
		fields: [{ ...customerIdField, description: `${what} ${WRITTEN_FOR}` }],
		read: (item) =>
			readCustomerIdToWrite(customerIdField.displayName, item.get(customerIdField.name)),
	};
}

export const customerIdToWrite = customerIdToWriteOf(
	'The unique identifier of the customer in your system.',
);

/**
 * Blanks at its ends are taken off: with them, points would be booked for another customer than the one
 * who was registered without. What was disfigured is refused, and so is what stands for nobody.
 *
 * @throws Failure
 */
export function readCustomerIdToWrite(label: string, value: unknown): string {
	const id = readIdToWrite(label, value, ' of a customer');
	if (!/^[-+]?0+$/.test(id)) return id;
	throw refusedValue(
		label,
		'is 0, which shops such as WooCommerce give to every guest',
		value,
		'It names nobody: all guests would become one customer. Leave orders of guests out, for example with an If node before this one, or use an ID of their own.',
	);
}

/** How error messages name a customer. */
export function customerNamed(id: string): string {
	return `customer "${id}"`;
}

/** What texts say of a request about one customer. */
export function aboutCustomer(
	customerId: string,
): Pick<RequestWords, 'subject' | 'ifUnknown' | 'lookUp'> {
	return {
		subject: customerNamed(customerId),
		ifUnknown: 'Check the ID; upper and lower case and spaces count.',
		lookUp: 'look the customer up (Customer → Get)',
	};
}

/** 404 is the documented answer for an ID that is not registered (CUST-GET, GUIDE-REG). */
export function getRequest(customerId: string): MasivoRequest {
	return {
		method: 'GET',
		path: path`/customers/${customerId}`,
		...aboutCustomer(customerId),
		refusal: `The lookup of ${customerNamed(customerId)} was refused`,
		idempotent: true,
		accept: [404],
	};
}

/** What a wallet has of each reward; both objects have the same keys. */
interface Balances {
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
	const withId = `${name} (${id})`;
	// Of what every object has, n8n's expressions may not name all: `constructor`, `__proto__`.
	return name in {} ? [withId, id] : [name, withId, id];
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

/** What Masivo answers to most customer calls (api/masivo.openapi.yaml, CustomerEnvelope). */
export interface CustomerAnswer {
	customer: IDataObject;
	wallet: IDataObject | null;
}

/**
 * @throws Failure if the answer holds no customer (a web page, `null`, half an answer) or another
 *   one than was asked for: it proves nothing then
 */
export function readCustomerAnswer(answer: MasivoAnswer, customerId: string): CustomerAnswer {
	const found = customerIn(answer);
	confirmIdentity('customer', found.customer, customerId, answer.ofRead);
	return found;
}

/** The same where it is not known beforehand who it is about: whoever it is has an ID. */
export function readAnyCustomerAnswer(answer: MasivoAnswer): CustomerAnswer {
	const found = customerIn(answer);
	const { id } = found.customer;
	if (typeof id === 'number' || (typeof id === 'string' && !isBlank(id))) return found;
	throw notMasivosAnswer(answer);
}

function customerIn(answer: MasivoAnswer): CustomerAnswer {
	const { customer, wallet } = recordIn(answer);
	if (!isRecord(customer)) throw notMasivosAnswer(answer);
	return { customer, wallet: isRecord(wallet) ? wallet : null };
}

/** The output of a customer operation: as the API returns it, or simplified. */
export function customerOutput(answer: CustomerAnswer, simplify: boolean): IDataObject {
	return simplify ? simplifyCustomer(answer) : { ...answer };
}

function simplifyCustomer({ customer, wallet }: CustomerAnswer): IDataObject {
	return {
		id: customer.id,
		name: customer.name,
		email: customer.email,
		phone: customer.phone,
		country: customer.country,
		tier_id: customer.tier_id,
		tags: customer.tags,
		...balancesOf(wallet),
	};
}
