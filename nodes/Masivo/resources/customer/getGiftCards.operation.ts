import { defineOperation } from '../../execution/operation';
import { rowsIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { confirmIdentityIfShown } from '../fields/confirmation';
import { aboutCustomer, customerId, customerNamed } from '../fields/customer';
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
	run: async ({ customerId }, send) =>
		rowsIn(
			await send({
				method: 'GET',
				path: path`/customers/${customerId}/rewards/gift-cards`,
				...aboutCustomer(customerId),
				refusal: `The list of gift cards of ${customerNamed(customerId)} was refused`,
				idempotent: true,
				answersSecret: true,
			}),
		),

	read(cards, { customerId, limit }) {
		for (const card of cards) {
			confirmIdentityIfShown('customer', card.customer_id, customerId, true);
		}
		return cards.slice(0, limit);
	},
});
