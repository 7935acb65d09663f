import { defineOperation } from '../../execution/operation';
import { checkWhole, firstPage } from '../../execution/paging';
import { type MasivoRequest, path } from '../../transport/request/request';
import { confirmIdentityIfShown } from '../fields/confirmation';
import { aboutCustomer, customerId, customerNamed, isCustomer } from '../fields/customer';
import { limit } from '../fields/paging';

const inputs = { customerId, limit };

export const getGiftCards = defineOperation({
	value: 'getGiftCards',
	name: 'Get Gift Cards',
	action: 'Get customer gift cards',
	description:
		'List the gift cards of a customer with their codes; whoever has a code may spend it',
	caution: 'Show a code to that customer only.',

	inputs,

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	/** No paging is documented: what comes is all there is. */
	run: async ({ customerId }, send) => {
		const request: MasivoRequest = {
			method: 'GET',
			path: path`/customers/${customerId}/rewards/gift-cards`,
			...aboutCustomer(customerId),
			refusal: `The list of gift cards of ${customerNamed(customerId)} was refused`,
			idempotent: true,
			answersSecret: true,
		};
		return await firstPage(request, send, async () => await isCustomer(customerId, send));
	},

	read({ rows: cards, count }, { customerId, limit }) {
		if (cards.length < limit) checkWhole('gift cards', cards.length, count);
		for (const card of cards) {
			confirmIdentityIfShown('customer', card.customer_id, customerId, true);
		}
		return cards.slice(0, limit);
	},
});
