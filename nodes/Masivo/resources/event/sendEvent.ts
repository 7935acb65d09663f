import { type IDataObject, type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { type Circumstances, defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { MASIVO_LIMITS } from '../../transport/facts/limits';
import { invalidInput, refusedValue } from '../../transport/failure/failure';
import {
	amountField,
	type BodyField,
	collectionOf,
	nameField,
	objectField,
	readBody,
	readRequired,
	switchField,
	unlessEmpty,
} from '../fields/body';
import { confirmIdentity } from '../fields/confirmation';
import { customerIdToWriteField, customerNamed, readCustomerIdToWrite } from '../fields/customer';
import { ADD_TO_CART, CUSTOM, PURCHASE, readEventType, typeFields } from '../fields/eventType';
import { ANY_TIME } from '../fields/moment';
import { readSimplify, simplifyField } from '../fields/paging';
import { orderFields, orderValue, readOrder, redemptions } from '../fields/order';
import { requiredBrandId } from '../fields/references';
import { readRows } from '../fields/rows';
import { readMoment } from '../values/dates';
import { readPositive } from '../values/number';
import {
	confirmStatus,
	contradicted,
	eventOutputs,
	LOOK_UP,
	pendingHint,
	pendingNotice,
	readEvent,
} from './eventAnswer';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

const product: BodyField = objectField('product', 'Product', 'product', {
	required: true,
	description:
		'A JSON object, such as {"sku": "COFFEE-500", "amount": 1, "value": 20}. Its fields are not documented; those of a product of an order are likely.',
});

const fulfilled = switchField(
	'fulfilled',
	'Fulfilled',
	'fulfilled',
	'Whether the event counts at once, as it does without this field. Switched off, the rewards to redeem are only reserved, until Event → Fulfill, or until the reservation expires.',
);

const reserveDays: BodyField = {
	...amountField('reserve', 'Reserve Days', 'reserveDays', {
		description:
			"For how many days an event that is not fulfilled reserves rewards. Needs the field Fulfilled, switched off. Left out, it is Masivo's default: 24 hours.",
	}),
	read: readPositive,
};

const additional = (when: Circumstances): readonly BodyField[] => [
	fulfilled,
	issuedAt(when),
	objectField('metadata', 'Metadata', 'metadata', {
		description: 'A JSON object of your own data about the event',
	}),
	nameField('platform', 'Platform', 'platform', {
		description: 'The name of the platform; the public documentation lists none',
	}),
	nameField('referral_code', 'Referral Code', 'referralCode'),
	reserveDays,
	objectField('tags', 'Tags', 'tags', {
		description:
			'A JSON object of event tags that conditions of your campaigns ask for, such as {"weekend": true}',
	}),
];

export const sendEvent = defineOperation<Plan, IDataObject>({
	value: 'send',
	name: 'Send',
	action: 'Send event',
	description:
		'Send a purchase or another event, which earns and redeems points. Sent twice, it may count twice.',
	caution:
		'Masivo moves the points after the response, within minutes: the status PENDING means that nothing has moved yet, and it can still fail. Never repeat a call that may have arrived: look at the transactions of the customer first. Only Event → Reverse takes it back.',

	fields: [
		pendingNotice,
		customerIdToWriteField,
		requiredBrandId.property,
		...typeFields,
		...shownFor([PURCHASE], [{ ...orderValue.property, required: true }]),
		...shownFor([CUSTOM], [orderValue.property]),
		...shownFor([ADD_TO_CART], [product.property]),
		simplifyField,
		redemptions.property,
		...shownFor([PURCHASE, CUSTOM], orderFields),
		collectionOf('Additional Fields', 'additionalFields', additional(ANY_TIME)),
	],

	plan: (item, when) => {
		const customerId = readCustomerIdToWrite(item);
		const body = { customer_id: customerId, ...readEventBody(item, when) };
		return { customerId, body, simplify: readSimplify(item) };
	},

	/** What a customer may redeem can depend on the event before: they go in the order of the items. */
	key: ({ customerId }) => customerId,

	/** No idempotency key is documented: sent twice, a purchase might count twice. */
	run: async ({ customerId, body }, send) =>
		readEvent(
			await send({
				method: 'POST',
				path: '/behavior/events',
				body,
				subject: `the event ${String(body.type)} of ${customerNamed(customerId)}`,
				idempotent: false,
				lookUp: LOOK_UP,
			}),
		),

	/** While an event waits, its answer may lack fields (x-unknown): they say nothing against it then. */
	read(event, { customerId, body, simplify }) {
		confirmIdentity('customer', { id: event.customer_id ?? customerId }, customerId);
		const type = event.type ?? body.type;
		if (String(type).toUpperCase() !== String(body.type).toUpperCase()) {
			throw contradicted(event, 'type', type);
		}
		confirmStatus(event, ['FAILED', 'CANCELLED', 'EXPIRED', 'REVERSED']);
		if (body.fulfilled === false && event.fulfilled === true) {
			throw contradicted(event, 'field fulfilled', true);
		}
		return eventOutputs(event, simplify);
	},

	hint: pendingHint,
});

function shownFor(type: string[], fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions({ show: { type } }, fields);
}

function readEventBody(item: ItemParameters, when: Circumstances): IDataObject {
	const required = readRequired(item, [requiredBrandId]);
	const type = readEventType(item);
	const about = type === ADD_TO_CART ? readRequired(item, [product]) : readOrderOf(type, item);
	const redeem = unlessEmpty(readRows(item, redemptions));
	const others = readBody(item, additional(when), 'additionalFields');
	if ('reserve' in others && others.fulfilled !== false) {
		throw invalidInput(
			reserveDays.property.displayName,
			'needs an event that is not fulfilled',
			`Add the field '${fulfilled.property.displayName}' and switch it off; otherwise the rewards are redeemed at once.`,
		);
	}
	return { ...required, type, ...about, ...(redeem && { redeem }), ...others };
}

/** Whether Masivo takes a purchase without a value is not documented; nothing could be earned by it. */
function readOrderOf(type: string, item: ItemParameters): IDataObject {
	if (type === PURCHASE) readRequired(item, [orderValue]);
	const order = readOrder(item);
	return order ? { order } : {};
}

const HOUR_MS = 3_600_000;

/** When the event happened: by the clock and the time zone of the run. */
export function issuedAt(when: Circumstances): BodyField {
	return {
		api: 'issued_at',
		property: {
			displayName: 'Issued At',
			name: 'issuedAt',
			type: 'dateTime',
			default: '',
			description:
				"When the event happened: not in the future, and at most 72 hours ago. Without an offset it is a time of the workflow's time zone. Left out, it is now.",
		},
		read: (label, value) => readIssuedAt(label, value, when),
	};
}

function readIssuedAt(label: string, value: unknown, { now, timeZone }: Circumstances): string {
	const moment = readMoment(label, value, timeZone);
	const iso = new Date(moment).toJSON();
	const refuse = (is: string): Error =>
		refusedValue(
			label,
			is,
			value,
			`That is ${iso} in UTC; a time without an offset is one of ${timeZone}, the workflow's time zone. Masivo takes events of the last ${MASIVO_LIMITS.eventAgeHours} hours only.`,
		);
	if (moment > now) throw refuse('is in the future');
	if (now - moment > MASIVO_LIMITS.eventAgeHours * HOUR_MS) {
		throw refuse(`is more than ${MASIVO_LIMITS.eventAgeHours} hours ago`);
	}
	return iso;
}
