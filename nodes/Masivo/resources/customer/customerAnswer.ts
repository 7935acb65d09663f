import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/failure';
import { notMasivosAnswer } from '../../transport/failureTexts';
import type { MasivoAnswer } from '../../transport/request';

/** What Masivo answers to most customer calls (api/masivo.openapi.yaml, CustomerEnvelope). */
export interface CustomerAnswer {
	customer: IDataObject;
	wallet: IDataObject | null;
}

/** @throws Failure if the answer holds no customer: a web page, `null`, half an answer */
export function readCustomerAnswer({ body }: MasivoAnswer): CustomerAnswer {
	const data = isRecord(body) ? body.data : undefined;
	if (!isRecord(data) || !isRecord(data.customer)) throw notMasivosAnswer(body);
	return { customer: data.customer, wallet: isRecord(data.wallet) ? data.wallet : null };
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
		balances: balancesOf(wallet),
	};
}

/** The total per reward ID. A reward has several totals when parts of it expire apart. */
function balancesOf(wallet: IDataObject | null): IDataObject {
	const balances = new Map<string, number>();
	for (const line of Array.isArray(wallet?.totals) ? wallet.totals : []) {
		if (!isRecord(line) || typeof line.reward_id !== 'string') continue;
		balances.set(line.reward_id, (balances.get(line.reward_id) ?? 0) + Number(line.total));
	}
	return Object.fromEntries(balances);
}
