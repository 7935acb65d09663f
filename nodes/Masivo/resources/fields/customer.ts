import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { Failure, orFailure, type RequestWords } from '../../transport/failure/failure';
import { recordIn } from '../../transport/request/envelope';
import {
	type MasivoAnswer,
	type MasivoRequest,
	path,
	type Send,
} from '../../transport/request/request';
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
		'The unique identifier of the customer in your system, as registered in Masivo. Blanks at its ends count; line breaks and characters that cannot be seen are taken off there.',
};

/** For operations that write: blanks at its ends would be another customer. */
const customerIdToWriteField: INodeProperties = {
	...customerIdField,
	description:
		'The unique identifier of the customer in your system. Blanks, line breaks and characters that cannot be seen are taken off at its ends.',
};

/**
 * The ID of a customer, as text. Blanks at its ends count, since a customer may have been registered
 * with them; what cannot be seen there is taken off.
 *
 * @param description of the field, where it is not the usual one
 */
export function customerIdOf(description = customerIdField.description): Input<string> {
	return {
		fields: [{ ...customerIdField, description }],
		read: (item) =>
			readId(customerIdField.displayName, item.get(customerIdField.name), withoutUnseenEnds),
	};
}

export const customerId = customerIdOf();

/** The same where something is booked for the customer: what was disfigured is refused, too. */
export const customerIdToWrite: Input<string> = {
	fields: [customerIdToWriteField],
	read(item) {
		const value = item.get(customerIdField.name);
		return readIdToWrite(customerIdField.displayName, value, ' of a customer', withoutUnseenEnds);
	},
};

/** The ID of a customer who may be new: blanks at its ends would make another customer of it. */
export const newCustomerId: Input<string> = {
	fields: [customerIdToWriteField],
	read(item) {
		const value = item.get(customerIdField.name);
		return readIdToWrite(customerIdField.displayName, value, ' of a new customer');
	},
};

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

/**
 * Whether Masivo shows the customer: then a list of what belongs to the customer that is answered with
 * nothing is empty.
 *
 * @throws Failure if Masivo does not know the customer
 */
export async function isCustomer(customerId: string, send: Send): Promise<boolean> {
	const seen = await orFailure(
		send({ ...getRequest(customerId), accept: [] }).then((answer) =>
			readCustomerAnswer(answer, customerId),
		),
	);
	if (seen instanceof Failure && seen.kind === 'unknownSubject') throw seen;
	return !(seen instanceof Failure);
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
