import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { textOf } from '../../transport/facts/body';
import { denialIn, readsAsNotFound } from '../../transport/facts/denial';
import type { Redact } from '../../transport/facts/redact';
import { isRecord, saysSomething } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import {
	Failure,
	orFailure,
	refusedValue,
	type RequestWords,
} from '../../transport/failure/failure';
import { soughtIn } from '../../transport/request/envelope';
import {
	type MasivoAnswer,
	type MasivoRequest,
	path,
	type Send,
} from '../../transport/request/request';
import { readId, readIdToWrite } from '../values/id';
import { isExactLiteral } from '../values/number';
import { withoutStrayEnds, withoutUnseenEnds } from '../values/suspicious';
import { confirmIdentity, idIn } from './confirmation';

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

/**
 * Whether Masivo shows the customer: then a list of what belongs to the customer that is answered with
 * nothing is empty.
 *
 * @throws Failure if Masivo does not know the customer
 */
export async function isCustomer(customerId: string, send: Send): Promise<boolean> {
	const seen = await orFailure(
		lookAtCustomer(customerId, send).then((answer) => readCustomerAnswer(answer, customerId)),
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
 * The customer of an answer, wherever it puts him.
 *
 * @throws Failure if it holds none (a web page, `null`, half an answer) or another one than was asked for: it
 *   proves nothing then
 */
export function readCustomerAnswer(answer: MasivoAnswer, customerId: string): CustomerAnswer {
	const found = customerIn(answer);
	confirmIdentity('customer', found.customer, customerId, answer.ofRead);
	// Who was asked for by ID need not show it, if anything is shown; who was written has to.
	const isSomebody = answer.ofRead && TELLING.some((name) => saysSomething(found.customer[name]));
	if (!isSomebody && !idIn('customer', found.customer)) throw notMasivosAnswer(answer);
	return found;
}

/** The same where it is not known beforehand who it is about: whoever it is has an ID. */
export function readAnyCustomerAnswer(answer: MasivoAnswer): CustomerAnswer {
	const found = customerIn(answer);
	if (idIn('customer', found.customer)) return found;
	throw notMasivosAnswer(answer);
}

const NAMES = ['customer', 'customers', 'cliente', 'profile', 'member', 'user', 'contact'];

/** Fields that hardly anything but a customer has. */
const TELLING = [
	...['name', 'email', 'tags', 'registration_date', 'registrationDate', 'is_anonymous'],
	...['isAnonymous', 'gender', 'dob', 'document_number', 'documentNumber', 'tier_id', 'tierId'],
	...['phone', 'consent', 'first_name', 'external_id', 'externalId'],
];

const tellsOfCustomer = (record: IDataObject): boolean => TELLING.some((name) => name in record);

/** The documented form, whatever the customer shows of himself. */
function isAround(record: IDataObject): boolean {
	const { customer } = record;
	return isRecord(customer) && Object.keys(customer).length > 0;
}

function customerIn(answer: MasivoAnswer): CustomerAnswer {
	const around = soughtIn(answer, {
		names: NAMES,
		is: (record) => isAround(record) || tellsOfCustomer(record),
	});
	const customer = isAround(around) ? (around.customer as IDataObject) : around;
	const { wallet = customer.wallet ?? walletBeside(answer.body) } = around;
	return { customer, wallet: isRecord(wallet) ? wallet : null };
}

/** Where the customer stands alone, the wallet may stand beside him. */
function walletBeside(body: unknown): unknown {
	if (!isRecord(body)) return undefined;
	return isRecord(body.data) ? (body.data.wallet ?? body.wallet) : body.wallet;
}

/** What a lookup brought: the customer, or what says that nobody has the ID. */
export type Lookup = CustomerAnswer | { unknown: unknown; redact?: Redact };

/** @throws Failure if neither can be told */
export async function lookUpCustomer(customerId: string, send: Send): Promise<Lookup> {
	try {
		const answer = await send(getRequest(customerId));
		if (saysUnknown(answer)) return { unknown: answer.body, redact: answer.redact };
		return readCustomerAnswer(answer, customerId);
	} catch (error) {
		if (error instanceof Failure && isUnknownCustomer(error)) return { unknown: error.body };
		return await Promise.reject(error);
	}
}

/** 404 is documented (CUST-GET, GUIDE-REG); a success with nothing in the customer's place says the same. */
function saysUnknown({ status, body }: MasivoAnswer): boolean {
	if (status === 404) return true;
	if (!isRecord(body) || denialIn([body])) return false;
	const { data = 'customer' in body ? body : undefined } = body;
	return data === null || (isRecord(data) && data.customer === null);
}

/** Whether a refusal says so in words, whatever its status. */
function isUnknownCustomer({ kind, status = 0, body }: Failure): boolean {
	const isRefused = kind === 'denied' || (kind === 'refused' && [400, 410, 422].includes(status));
	const text = isRefused ? textOf(body) : '';
	return readsAsNotFound(text) && /customer|client|user|usuari/i.test(text);
}

/** A customer is written, and then looked at. */
export async function lookAtCustomer(customerId: string, send: Send): Promise<MasivoAnswer> {
	return await send({ ...getRequest(customerId), accept: [] });
}

/** The output of a customer operation: as the API returns it, or simplified. */
export function customerOutput(answer: CustomerAnswer, simplify: boolean): IDataObject {
	return simplify ? simplifyCustomer(answer) : { ...answer };
}

function simplifyCustomer({ customer, wallet }: CustomerAnswer): IDataObject {
	return {
		id: customer.external_id ?? customer.externalId ?? customer.id,
		name: customer.name,
		email: customer.email,
		phone: customer.phone,
		country: customer.country,
		tier_id: customer.tier_id,
		tags: customer.tags,
		...balancesOf(wallet),
	};
}
