import { type IDataObject, type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { allOf, type Circumstances, defineOperation, type Shown } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { MASIVO_LIMITS } from '../../transport/facts/limits';
import { invalidInput, refusedValue, type RequestWords } from '../../transport/failure/failure';
import {
	additionalFields,
	amountField,
	type BodyField,
	nameField,
	objectField,
	optional,
	required,
	switchField,
} from '../fields/body';
import { confirmIdentityIfShown, valueIn } from '../fields/confirmation';
import { customerIdToWrite, customerNamed } from '../fields/customer';
import { ADD_TO_CART, CUSTOM, eventType, PURCHASE } from '../fields/eventType';
import { order, orderValue, redemptions, samePurchase } from '../fields/order';
import { simplify } from '../fields/paging';
import { brandId } from '../fields/references';
import { onceBy, sendOnce } from '../fields/sendOnce';
import { HOUR_MS, readMoment } from '../values/dates';
import { readPositive } from '../values/number';
import { switchIn } from '../values/text';
import {
	confirmStatus,
	contradicted,
	eventOutputs,
	LOOK_UP,
	pendingHint,
	pendingNotice,
	readEvent,
} from './eventAnswer';

const requiredValue = required(orderValue);

const product = required(
	objectField('product', 'Product', 'product', {
		required: true,
		description:
			'A JSON object, such as {"sku": "COFFEE-500", "amount": 1, "value": 20}. Its fields are not documented; those of a product of an order are likely.',
	}),
);

const fulfilled = switchField(
	'fulfilled',
	'Fulfilled',
	'fulfilled',
	'Whether the event counts at once (as without this field). Off: rewards are reserved only, until Event → Fulfill or the end of the reservation.',
);

const reserveDays: BodyField = {
	...amountField('reserve', 'Reserve Days', 'reserveDays', {
		description:
			"For how many days an event that is not fulfilled reserves rewards. Needs the field Fulfilled, switched off. Left out, it is Masivo's default: 24 hours.",
	}),
	read: readPositive,
	decides: 'added',
};

/** When the event happened: by the clock and the time zone of the run. */
export const issuedAt: BodyField = {
	api: 'issued_at',
	property: {
		displayName: 'Issued At',
		name: 'issuedAt',
		type: 'dateTime',
		default: '',
		description: `When the event happened: not in the future, and at most ${MASIVO_LIMITS.eventAgeHours} hours ago. Without an offset it is a time of the workflow's time zone. Left out, it is now.`,
	},
	read: readIssuedAt,
	decides: 'added',
};

const additional = additionalFields(
	fulfilled,
	issuedAt,
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
);

const inputs = {
	notice: { fields: [pendingNotice] },
	customerId: customerIdToWrite,
	brand: required(brandId),
	event: {
		fields: [
			...allOf({ eventType }).fields,
			...shownFor([PURCHASE], requiredValue),
			...shownFor([CUSTOM], optional(orderValue)),
			...shownFor([ADD_TO_CART], product),
		],
		read: readHappened,
	},
	simplify,
	redeem: redemptions,
	order: { fields: shownFor([PURCHASE, CUSTOM], order) },
	additional: { ...additional, read: readAdditional },
	sendOnce: sendOnce('customer, brand, type and Purchase ID'),
};

export const sendEvent = defineOperation({
	value: 'send',
	name: 'Send',
	action: 'Send event',
	description:
		'Send a purchase or another event, which earns and redeems points. Sent twice, it may count twice.',
	caution:
		'Masivo moves the points after the response, within minutes: the status PENDING means that nothing has moved yet, and it can still fail. Never repeat a call that may have taken effect: look at the transactions of the customer first. Only Event → Reverse takes it back.',

	inputs,

	/** What a customer may redeem can depend on the event before: they go in the order of the items. */
	key: ({ customerId }) => customerId,

	unique: ({ customerId, brand, event }) => samePurchase(customerId, { ...brand, ...event }),

	once({ customerId, brand, event, sendOnce }) {
		const [purchase] = samePurchase(customerId, { ...brand, ...event });
		return onceBy(
			sendOnce,
			aboutNew(event.type, customerId),
			purchase && ['event', ...Object.values(purchase.same ?? {}), purchase.value],
			"Nothing was sent. Give the order a 'Purchase ID', or add the option 'Send Once Key'.",
		);
	},

	/** No idempotency key is documented: sent twice, a purchase might count twice. */
	run: async ({ customerId, brand, event, redeem, additional }, send) =>
		await send({
			method: 'POST',
			path: '/behavior/events',
			body: {
				...{ customer_id: customerId, ...brand, ...event },
				...(redeem.length > 0 && { redeem }),
				...additional,
			},
			...aboutNew(event.type, customerId),
			idempotent: false,
		}),

	/** While an event waits, its answer may lack fields (x-unknown): they say nothing against it then. */
	read(answer, { customerId, event: { type: wanted }, additional, simplify }) {
		const event = readEvent(answer);
		confirmIdentityIfShown('customer', valueIn(event, 'customer_id'), customerId);
		const type = event.type ?? wanted;
		if (String(type).toUpperCase() !== wanted.toUpperCase()) {
			throw contradicted(event, 'type', type);
		}
		confirmStatus(event, ['FAILED', 'CANCELLED', 'EXPIRED', 'REVERSED']);
		if (additional.fulfilled === false && switchIn(event.fulfilled) === true) {
			throw contradicted(event, 'field fulfilled', true);
		}
		return eventOutputs(event, simplify);
	},

	accepted: ({ customerId, event: { type } }) => ({ customer_id: customerId, type }),

	hint: pendingHint,
});

/** What texts say of an event that has no ID yet. */
function aboutNew(
	type: string,
	customerId: string,
): Required<Pick<RequestWords, 'subject' | 'lookUp'>> {
	return { subject: `the event ${type} of ${customerNamed(customerId)}`, lookUp: LOOK_UP };
}

function shownFor(type: string[], { fields = [] }: Shown): INodeProperties[] {
	return updateDisplayOptions({ show: { type } }, fields);
}

/** What happened: its type, and what belongs to that. */
function readHappened(item: ItemParameters, when: Circumstances): IDataObject & { type: string } {
	const type = eventType.read(item, when);
	if (type === ADD_TO_CART) return { type, ...product.read(item, when) };
	// Whether Masivo takes a purchase without a value is not documented; nothing could be earned by it.
	if (type === PURCHASE) requiredValue.read(item, when);
	const bought = order.read(item, when);
	return { type, ...(bought && { order: bought }) };
}

function readAdditional(item: ItemParameters, when: Circumstances): IDataObject {
	const others = additional.read(item, when);
	if ('reserve' in others && others.fulfilled !== false) {
		throw invalidInput(
			reserveDays.property.displayName,
			'needs an event that is not fulfilled',
			`Add the field '${fulfilled.property.displayName}' and switch it off; otherwise the rewards are redeemed at once.`,
		);
	}
	return others;
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
