import type { Context } from 'openapi-backend';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { fits } from '../resources/transactions';
import type { TransactionFilter } from '../resources/transactions';
import { ofCustomer } from './envelope';
import { queryOf } from '../query';

export function listTransactions(_context: Context, call: Call): Answer {
	const query = queryOf(call);
	const [, day, month, year] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(query.date ?? '') ?? [];
	if (!day) return failure(422, 'date is required, as DD-MM-YYYY');
	const { campaign_id, event_id, cursor } = query;
	const filter = { ...filterOf(query), campaign_id, event_id };
	const data = call.state.ledger.page(`${year}-${month}-${day}`, cursor, filter);
	return { status: 200, body: { data } };
}

export function listCustomerTransactions(
	context: Context<unknown, { id: string }>,
	call: Call,
): Answer {
	const query = queryOf(call);
	return ofCustomer(context.request.params.id, call, ({ owned }) => {
		const isInTime = query.year ? inYear(query.year) : isRecent();
		const filter = filterOf(query);
		const data = owned.transactions.filter(
			(transaction) => isInTime(transaction.issued_at) && fits(transaction, filter),
		);
		return { status: 200, body: { data } };
	});
}

function filterOf({ brand_id, reward_id, type }: ReturnType<typeof queryOf>): TransactionFilter {
	return { brand_id, reward_id, type: type as TransactionFilter['type'] };
}

const inYear = (year: string) => (issuedAt: string) => issuedAt.startsWith(`${year}-`);

/** Three months back, by the calendar. */
function isRecent() {
	const start = new Date();
	start.setUTCMonth(start.getUTCMonth() - 3);
	return (issuedAt: string) => Date.parse(issuedAt) >= start.getTime();
}
