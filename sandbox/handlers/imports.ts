import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CustomerState } from '../resources/customers';
import {
	importCustomer,
	importEvent,
	importTransaction,
	misfitsOfCustomers,
	misfitsOfOwners,
} from '../resources/imports';

type Schemas = components['schemas'];

export function importCustomers(context: Context<Schemas['CustomersImport']>, call: Call): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	return queued(call, {}, misfitsOfCustomers(customers, state), () => {
		for (const customer of customers) importCustomer(customer, state);
	});
}

export function importEvents(context: Context<Schemas['EventsImport']>, call: Call): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	if (customers.flatMap(({ events }) => events).length > MOST_ROWS) return tooMany();
	return queued(call, {}, misfitsOfOwners(customers, state), () => {
		for (const { id, events } of customers) {
			for (const event of events) ifThere(id, call, (owner) => importEvent(owner, event, state));
		}
	});
}

export function importTransactions(
	context: Context<Schemas['TransactionsImport']>,
	call: Call,
): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	if (customers.flatMap(({ transactions }) => transactions).length > MOST_ROWS) return tooMany();
	const said = { message: 'Customer transactions enqueued successfully' };
	return queued(call, said, misfitsOfOwners(customers, state), () => {
		for (const { id, transactions } of customers) {
			for (const transaction of transactions) {
				ifThere(id, call, (owner) => importTransaction(owner, transaction, state));
			}
		}
	});
}

const MOST_ROWS = 1000;

const tooMany = () => failure(422, `At most ${MOST_ROWS} rows are taken at once`);

/** All of it, or nothing; it is done when the time of processing has come. */
function queued(
	{ state }: Call,
	said: Schemas['ImportQueued'],
	misfits: readonly string[],
	carryOut: () => void,
): Answer {
	const { refused, headers } = state.importLimit.admit();
	if (refused) {
		return { ...failure(429, 'Imports are taken more slowly than that'), headers };
	}
	if (misfits.length > 0) {
		const isNamed = state.importRefusal === 'named';
		const details = isNamed ? misfits.join('; ') : 'A row of the batch is not valid';
		return { ...failure(422, details, 'Nothing was imported'), headers };
	}
	state.waitingImports.add({ readyAt: Date.now() + state.processingMs, carryOut });
	return { status: 200, body: said, headers };
}

function ifThere(id: string, { state }: Call, act: (owner: CustomerState) => void): void {
	const customer = state.customers.get(id);
	if (customer) act(customer);
}
