import type { RequestWords } from '../../transport/failure/failure';
import { nameField } from '../fields/body';
import { customerNamed } from '../fields/customer';

export const couponCode = nameField('code', 'Code', 'code', {
	required: true,
	placeholder: 'e.g. WELCOME10',
	description:
		'The code of the coupon. One of digits only has to be text: as a number it loses the zeros it begins with.',
});

/**
 * What texts say of a request about one coupon. A 404 is documented for neither: it may be about the
 * code as well as about the customer.
 */
export function aboutCoupon(
	code: unknown,
	customerId: string,
): Pick<RequestWords, 'subject' | 'lookUp'> {
	return {
		subject: `coupon "${String(code)}" for ${customerNamed(customerId)}`,
		lookUp: "look at the customer's wallet (Customer → Get)",
	};
}
