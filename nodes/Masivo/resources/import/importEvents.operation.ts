import type { IDataObject } from 'n8n-workflow';

import type { Circumstances } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { type BodyField, collectionOf, readBody, readRequired, switchField } from '../fields/body';
import { customerIdToWriteField, readCustomerIdToWrite } from '../fields/customer';
import { readEventType, typeFields } from '../fields/eventType';
import { ANY_TIME, momentField } from '../fields/moment';
import { orderFields, orderValue, readOrder } from '../fields/order';
import { requiredBrandId } from '../fields/references';
import { channelId, storeId } from './importFields';
import { defineImport, grouped } from './importing';

const issuedAt = (when: Circumstances): BodyField =>
	momentField('issued_at', 'Issued At', 'issuedAt', when, {
		description: 'When the event happened',
		required: true,
		day: 'start',
	});

const additional = (when: Circumstances): readonly BodyField[] => [
	channelId,
	switchField('fulfilled', 'Fulfilled', 'fulfilled', 'Whether the event was fulfilled'),
	momentField('resolved_at', 'Resolved At', 'resolvedAt', when, {
		description: 'When the event was resolved',
		day: 'start',
	}),
	storeId,
];

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

	fields: [
		customerIdToWriteField,
		requiredBrandId.property,
		...typeFields,
		issuedAt(ANY_TIME).property,
		orderValue.property,
		...orderFields,
		collectionOf('Additional Fields', 'additionalFields', additional(ANY_TIME)),
	],

	readRow: (item, when) => ({
		customerId: readCustomerIdToWrite(item),
		row: readEvent(item, when),
	}),

	customersOf: grouped('events'),
});

function readEvent(item: ItemParameters, when: Circumstances): IDataObject {
	const order = readOrder(item);
	return {
		...readRequired(item, [requiredBrandId, issuedAt(when)]),
		type: readEventType(item),
		...readBody(item, additional(when), 'additionalFields'),
		...(order && { order }),
	};
}
