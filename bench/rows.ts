/** The rows that flow through every workflow: one per item, each naming a customer and one tag. */

export const customerId = (index: number): string => `customer-${index}`;

export const tagKey = (index: number): string => `tag_${index}`;

/**
 * An n8n expression that yields `items` rows `{ customerId, tagKeys }`, `rowsPerCustomer` of them in
 * sequence for each customer.
 */
export function rowsExpression(items: number, rowsPerCustomer = 1): string {
	return `={{ Array.from({ length: ${items} }, (_, i) => ({ customerId: 'customer-' + Math.floor(i / ${rowsPerCustomer}), tagKeys: 'tag_' + (i % ${rowsPerCustomer}) })) }}`;
}
