import type { IDataObject } from 'n8n-workflow';

import { isRecord, shown } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { type Failure, masivoFailure } from '../../transport/failure/failure';
import { findIn } from '../../transport/request/envelope';
import type { MasivoAnswer } from '../../transport/request/request';
import { isSameValue } from '../values/sameValue';
import type { BodyField } from './body';

/**
 * Whether an answer shows what was sent. A field that it does not show says nothing against it: of a
 * customer, for instance, Masivo shows neither platforms nor referral code.
 *
 * @param subject as in `customer "42"`
 * @param record what the answer shows
 * @param fields those that can be written
 * @returns whether it shows any of them
 * @throws Failure that names each field that is shown differently: the record may be the one from before
 */
export function confirmFields(
	subject: string,
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): boolean {
	const isShown = ({ api }: BodyField): boolean => isSaid(valueIn(record, api));
	const wrong = differing(body, record, fields).filter(isShown);
	if (wrong.length > 0) throw shownDifferently(subject, wrong, body, record);
	return fields.some((field) => field.api in body && isShown(field));
}

/** Null is what many services give for a field that they do not show. */
function isSaid(value: unknown): boolean {
	return value !== undefined && value !== null;
}

/** A field's value, in either way to spell a name of several words: `dob`, `tier_id` or `tierId`. */
export function valueIn(record: IDataObject, api: string): unknown {
	if (Object.hasOwn(record, api)) return record[api];
	return record[api.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

/** The API's names of the fields that a record does not have, or has differently. */
export function differingFields(
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): string[] {
	return differing(body, record, fields).map(({ api }) => api);
}

/** In the order of the body. */
function differing(
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): BodyField[] {
	return Object.keys(body).flatMap((api) => {
		const field = fields.find((known) => known.api === api);
		const isSame = field?.isSame ?? isSameValue;
		return field && !isSame(body[api], valueIn(record, api)) ? [field] : [];
	});
}

function shownDifferently(
	subject: string,
	wrong: readonly BodyField[],
	body: IDataObject,
	record: IDataObject,
): Failure {
	const names = wrong.map(({ property }) => property.displayName).join(', ');
	const details = wrong.map(
		({ api, property }) =>
			`${property.displayName} (${api}): sent ${shown(body[api])}, shown ${shown(valueIn(record, api))}.`,
	);
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but ${subject} does not have the new value of ${names}`,
		description: details.join(' '),
		isUnsettled: true,
	});
}

/** Under which of these names the caller's own ID stands in an answer, the documented one first. */
const ID_NAMES: Readonly<Record<string, readonly string[]>> = {
	customer: [
		...['id', 'external_id', 'externalId', 'customer_id', 'customerId', 'external_reference'],
		...['reference_id', 'user_id', 'userId', 'uid'],
	],
	event: ['id', 'event_id', 'eventId', 'uuid', '_id'],
	reward: ['id', 'reward_id', 'rewardId', 'uuid', '_id'],
	campaign: ['id', 'campaign_id', 'campaignId', 'uuid', '_id'],
};

/** What an answer says of whom it is about; '' is nothing. */
function idsIn(noun: string, record: IDataObject): string[] {
	const names = ID_NAMES[noun] ?? ['id'];
	return names
		.map((name) => record[name])
		.filter((id) => typeof id === 'string' || typeof id === 'number')
		.map(String);
}

/** The ID that a record has, as text; undefined if it shows none. */
export function idIn(noun: string, record: IDataObject): string | undefined {
	return idsIn(noun, record).find((id) => id.trim() !== '');
}

/** Whether a record is about the one that was asked about; undefined if it does not say. */
export function isAbout(noun: string, record: IDataObject, wanted: string): boolean | undefined {
	const ids = idsIn(noun, record);
	return ids.length === 0 ? undefined : ids.includes(wanted);
}

/**
 * Checks that an answer is about the one that was asked about, if it says so: about another one it proves
 * nothing. An ID that is all digits may come back as a number, and beside one of Masivo's own.
 *
 * @param noun as in `customer`
 * @param ofRead whether nothing can have taken effect
 * @throws Failure
 */
export function confirmIdentity(
	noun: string,
	record: IDataObject,
	wanted: string,
	ofRead = false,
): void {
	if (isAbout(noun, record, wanted) === false) {
		throw aboutAnother(noun, idIn(noun, record), wanted, ofRead);
	}
}

function aboutAnother(noun: string, id: unknown, wanted: string, ofRead: boolean): Failure {
	return masivoFailure('unconfirmed', {
		message: `The answer is about ${noun} ${shown(id)}, not about ${noun} "${wanted}"`,
		description: ofRead
			? 'Nothing of it is put out. Try again later; if it stays so, ask Masivo.'
			: 'It is not known whether the request took effect, nor for whom: look both up in Masivo.',
	});
}

/**
 * The same for an ID that an answer shows beside other things, such as whose gift card it is.
 *
 * @throws Failure if it is shown, and is another one
 */
export function confirmIdentityIfShown(
	noun: string,
	id: unknown,
	wanted: string,
	ofRead = false,
): void {
	if (typeof id !== 'string' && typeof id !== 'number') return;
	if (String(id) !== wanted) throw aboutAnother(noun, id, wanted, ofRead);
}

/**
 * What has a code in it: the record that shows one, or the code alone. One that comes as a number may have
 * lost zeros it began with; nothing says so.
 *
 * @param names likely names of the code, and of what is around it, besides `code`
 * @throws Failure
 */
export function codeIn(answer: MasivoAnswer, names: readonly string[]): IDataObject {
	const codeOf = (record: IDataObject): string | undefined =>
		['code', ...names].map((name) => codeText(record[name])).find(Boolean);
	const record = findIn(answer, { names, is: (one) => codeOf(one) !== undefined });
	const alone = isRecord(answer.body) ? codeText(answer.body.data) : undefined;
	const code = record ? codeOf(record) : alone;
	if (code === undefined) throw notMasivosAnswer(answer);
	return { ...record, code };
}

/** Up to three digits, and words such as OK, say how it went. */
function codeText(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string' || !/^\S+$/.test(text.trim())) return undefined;
	const isState = /^(?:\d{1,3}|ok|success\w*|created|accepted|error|e?xito\w*)$/i.test(text.trim());
	return isState ? undefined : text;
}
