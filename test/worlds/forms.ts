import type { IDataObject } from 'n8n-workflow';

/**
 * Forms that an answer may have, by what it says: generated from the documented answer of any operation. A
 * form of which an operation has nothing (a customer's, of an event) is left out.
 */

export interface Form {
	name: string;
	status?: number;
	/** A text goes out as it is, anything else as JSON. */
	body: unknown;
}

type Make = (data: IDataObject) => unknown;

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The data of the documented answer, and around it what services put there. */
const AROUND: Record<string, Make> = {
	documented: (data) => ({ data }),
	'no envelope': (data) => data,
	'two envelopes': (data) => ({ data: { data } }),
	'error null': (data) => ({ data, error: null }),
	'success, message, errors': (data) => ({ success: true, message: 'OK', errors: [], data }),
	'status and code': (data) => ({ status: 'success', code: 0, data }),
	statusCode: (data) => ({ statusCode: 200, message: 'Processed. No errors.', data }),
	'failed 0': (data) => ({ data, failed: 0, errorCount: 0, errors: {} }),
	'words in Spanish': (data) => ({ mensaje: 'Procesado correctamente, sin errores', data }),
	'a request ID': (data) => ({ id: 'req-17', data, meta: { took: 3 } }),
	result: (data) => ({ result: data }),
	response: (data) => ({ response: data }),
	payload: (data) => ({ payload: data }),
	'a result in data': (data) => ({ data: { result: data } }),
	datos: (data) => ({ exito: true, datos: data }),
	'capital letters': (data) => ({ Success: true, Data: data }),
	'a list of one': (data) => [data],
	'a list of one in data': (data) => ({ data: [data] }),
	'items in data': (data) => ({ data: { items: [data] } }),
	'more fields': (data) => ({ data: { ...data, version: 7, links: [] } }),
	'JSON of JSON': (data) => JSON.stringify(JSON.stringify({ data })),
};

/** What a customer may look like besides. */
const CUSTOMERS: Record<string, (customer: IDataObject) => unknown> = {
	'the customer as data': (customer) => ({ data: customer }),
	'a customer without an envelope': (customer) => ({ customer }),
	'the customer alone': (customer) => customer,
	'without a wallet': (customer) => ({ data: { customer } }),
	'an ID of its own': (customer) => ({
		data: { customer: { ...customer, id: 'c0ffee00-0000', external_id: customer.id } },
	}),
	'names in camel case': (customer) => ({ data: { customer: inCamelCase(customer) } }),
	'tags as rows of one': (customer) => ({
		data: { customer: { ...customer, tags: rowsOf(customer.tags) } },
	}),
	'another order': (customer) => ({
		data: { customer: Object.fromEntries(Object.entries(customer).reverse()) },
	}),
	'another spelling': (customer) => ({
		data: {
			customer: {
				...customer,
				name: String(customer.name).toUpperCase().replace(/ /g, '  '),
				email: String(customer.email).toUpperCase(),
				gender: String(customer.gender).toLowerCase(),
			},
		},
	}),
	'a customer named Error': (customer) => ({
		data: { customer: { ...customer, document_type: 'failed', error: 'none' } },
	}),
};

/** What an event may look like besides. */
const EVENTS: Record<string, (event: IDataObject) => unknown> = {
	'event in data': (event) => ({ data: { event } }),
	'event without an envelope': (event) => ({ event }),
	'an event without nulls': (event) => ({
		data: Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null)),
	}),
	event_id: ({ id, ...event }) => ({ data: { event_id: id, ...event } }),
	'names in camel case': (event) => ({ data: inCamelCase(event) }),
};

function rowsOf(tags: unknown): IDataObject[] {
	return Object.entries(tags ?? {}).map(([key, value]) => ({ [key]: value as string }));
}

function inCamelCase(record: IDataObject): IDataObject {
	const camel = (name: string) =>
		name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [camel(name), value]));
}

/** Forms that show what was asked for. */
export function showing(answer: unknown): Form[] {
	const { data } = answer as IDataObject;
	if (!isObject(data)) return [];
	const { customer } = data;
	const isEvent = 'customer_id' in data && 'status' in data;
	const made = [
		...entries(AROUND, data),
		...(isObject(customer) && !('metadata' in data) ? entries(CUSTOMERS, customer) : []),
		...(isEvent ? entries(EVENTS, data) : []),
	];
	const forms = made.map(([name, body]) => ({ name, body }));
	return [...forms, { name: 'status 202', status: 202, body: answer }];
}

function entries<Of>(table: Record<string, (of: Of) => unknown>, of: Of): Array<[string, unknown]> {
	return Object.entries(table).map(([name, make]) => [name, make(of)]);
}

const byBody = (...bodies: unknown[]): Form[] =>
	bodies.map((body) => ({ name: JSON.stringify(body), body }));

/** Successes that say neither that it was done nor that it was not. */
export const SILENT: Form[] = [
	{ name: '204', status: 204, body: '' },
	{ name: '202 {}', status: 202, body: {} },
	{ name: '201 OK', status: 201, body: 'OK' },
	...byBody('', {}, null, [], true, { data: null }, { data: {} }, { data: [] }, { data: 'OK' }),
	...byBody({ success: true }, { ok: true }, { status: 'ok' }, { status: 'success', data: null }),
	...byBody({ message: 'OK' }, { message: 'Request accepted' }, { result: 'success' }),
	...byBody({ mensaje: 'Operación realizada correctamente' }, { data: { message: 'Accepted' } }),
	...byBody({ message: 'No Content' }, { message: 'No se presentaron errores' }),
	...byBody({ success: true, message: 'Done', errors: [] }, { errors: [], failed: 0 }),
	{ name: 'half an answer', body: '{"data":{"customer":{"id":"an' },
];

/** Successes that say that they are none: in flags, counts, states and words. */
export const DENYING: Form[] = [
	...byBody({ success: false }, { ok: false }, { success: 'false' }, { status: 'error' }),
	...byBody({ success: false, message: 'Not today' }, { status: 'FAILED' }, { status: 422 }),
	...byBody({ error: 'Something failed' }, { error: true }, { errors: [{ message: 'Bad' }] }),
	...byBody({ error: { message: 'Denied' } }, { data: null, error: 'x' }, { hasErrors: true }),
	...byBody({ message: 'The request could not be processed' }, { message: 'Solicitud inválida' }),
	...byBody({ message: 'No se pudo procesar' }, { mensaje: 'Operación rechazada' }),
	...byBody({ msg: 'Error interno' }, { detail: 'Not allowed' }, { data: { success: false } }),
	...byBody({ data: { error: 'denied' } }, { data: { message: 'Ha fallado' } }),
	...byBody({ code: 'INVALID_REQUEST' }, { errorCode: 'E42' }, { statusCode: 500 }),
	...byBody({ failed: 1 }, { data: { successCount: 0, errorCount: 1 } }, 'Error: queue is full'),
	...byBody({ type: 'error', message: 'x' }, { code: 'ERR_001' }, { requirement: 'Be a member' }),
	...byBody({ message: ['brand_id must be a UUID'] }, { message: 'You do not have enough points' }),
	...byBody({ result: { success: false } }, [{ success: false }], { data: 'No se pudo encolar' }),
];
