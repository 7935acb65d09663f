import { additionalFields, required, switchField } from '../fields/body';
import { customerIdToWrite } from '../fields/customer';
import { eventType } from '../fields/eventType';
import { momentField } from '../fields/moment';
import { order, orderValue, samePurchase } from '../fields/order';
import { brandId } from '../fields/references';
import { channelId, storeId } from './importFields';
import { defineImport, grouped } from './importing';

const issuedAt = momentField('issued_at', 'Issued At', 'issuedAt', {
	description: 'When the event happened',
	required: true,
	day: 'start',
});

const inputs = {
	customerId: customerIdToWrite,
	brand: required(brandId),
	type: eventType,
	issuedAt: required(issuedAt),
	value: { fields: [orderValue.property] },
	order,
	additional: additionalFields(
		channelId,
		switchField('fulfilled', 'Fulfilled', 'fulfilled', 'Whether the event was fulfilled'),
		momentField('resolved_at', 'Resolved At', 'resolvedAt', {
			description: 'When the event was resolved',
			day: 'start',
		}),
		storeId,
	),
};

export const importEvents = defineImport({
	value: 'events',
	name: 'Import Events',
	action: 'Import events',
	description:
		'Move past events in, such as purchases; they earn nothing. Import the customers first.',
	caution:
		'Masivo queues them, and they take part in no campaign. Imported twice, they may count twice.',
	noun: 'events',
	path: '/customers/migrate/events',

	inputs,

	rowOf: ({ customerId, brand, type, issuedAt, order, additional }) => ({
		customerId,
		row: { ...brand, ...issuedAt, type, ...additional, ...(order && { order }) },
	}),

	customersOf: grouped('events'),

	unique: ({ customerId, row }) => samePurchase(customerId, row),
});
