import { checkSize, readCall, type Received } from '../../nodes/MasivoTrigger/callForm';
import { type CallFault, callFaultOf, type Reason } from '../support/failureKinds';

const CALL = { event: 'CUSTOMER_REGISTRATION', data: { customer_id: 'c1', extra: [1] } };

const received = (body: unknown, contentType = 'application/json'): Received => ({
	headers: { 'content-type': contentType },
	body,
});

const refusal = (call: Received): { status?: number; message?: string } => {
	try {
		checkSize(call);
		readCall(call);
		return {};
	} catch (error) {
		return error as { status: number; message: string };
	}
};

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('a call of the form that Masivo documents', () => {
	test('gives its event, its customer and its data as they came', () => {
		expect(readCall(received({ ...CALL, more: true }))).toEqual({
			event: 'CUSTOMER_REGISTRATION',
			customerId: 'c1',
			data: CALL.data,
			body: { ...CALL, more: true },
		});
	});

	test.each([
		['a number', 1716573314, '1716573314'],
		['a text with blanks inside', 'a b', 'a b'],
		['a text with blanks at its ends, which count', ' 42 ', ' 42 '],
		['a text with a slash', 'a/../b', 'a/../b'],
	])('may have %s as the ID of its customer', (_what, id, expected) => {
		const call = readCall(received({ event: 'X', data: { customer_id: id } }));
		expect(call.customerId).toBe(expected);
	});

	test.each([
		['text', JSON.stringify(CALL), undefined],
		['text with a byte order mark', `\ufeff${JSON.stringify(CALL)}`, undefined],
		['a body that n8n did not parse', undefined, JSON.stringify(CALL)],
		['a body of which n8n made an empty object', {}, JSON.stringify(CALL)],
	])('may come as %s', (_what, body, raw) => {
		const rawBody = raw === undefined ? undefined : Buffer.from(raw);
		const call = readCall({ ...received(body, 'text/plain'), rawBody });
		expect(call.customerId).toBe('c1');
	});

	test('may be a hundred levels deep', () => {
		const body = { event: 'X', data: { customer_id: 'c1', deep: nested(97) } };
		expect(refusal(received(body))).toEqual({});
	});
});

describe('what is not a call of Masivo’s is answered 400, and told why', () => {
	test.each<[what: string, body: unknown, why: CallFault | Reason]>([
		['nothing', undefined, 'notJsonObject'],
		['null', null, 'notJsonObject'],
		['an empty object', {}, 'noEvent'],
		['a list', [CALL], 'notJsonObject'],
		['a number', 5, 'notJsonObject'],
		['text that is not JSON', 'event=X', 'notJson'],
		['JSON in JSON', JSON.stringify(JSON.stringify(CALL)), 'notJsonObject'],
		['no event', { data: CALL.data }, 'noEvent'],
		['a blank event', { ...CALL, event: ' \u200b' }, 'noEvent'],
		['a list as event', { ...CALL, event: ['X'] }, 'noEvent'],
		['a number as event', { ...CALL, event: 1 }, 'noEvent'],
		['no data', { event: 'X' }, 'noData'],
		['null as data', { event: 'X', data: null }, 'noData'],
		['a list as data', { event: 'X', data: [CALL.data] }, 'noData'],
		['text as data', { event: 'X', data: JSON.stringify(CALL.data) }, 'noData'],
		['no customer', { event: 'X', data: { customer: { id: 'c1' } } }, 'noCustomerId'],
		['a customer from elsewhere', { event: 'X', data: Object.create(CALL.data) }, 'noData'],
		['null as customer', { event: 'X', data: { customer_id: null } }, 'noCustomerId'],
		['true as customer', { event: 'X', data: { customer_id: true } }, 'noCustomerId'],
		['an object as customer', { event: 'X', data: { customer_id: { id: 1 } } }, 'noCustomerId'],
		['an empty customer', { event: 'X', data: { customer_id: '' } }, 'emptyValue'],
		['a blank customer', { event: 'X', data: { customer_id: ' \n' } }, 'emptyValue'],
		['a path as customer', { event: 'X', data: { customer_id: '..' } }, 'dot'],
		['a template as customer', { event: 'X', data: { customer_id: '{{id}}' } }, 'expression'],
		['an inexact number', { event: 'X', data: { customer_id: 2 ** 60 } }, 'inexactNumber'],
		['a text that is too long', { event: 'X', data: { customer_id: 'x'.repeat(1001) } }, 'tooLong'],
		['what is too deep', { ...CALL, more: nested(101) }, 'tooDeep'],
	])('%s', (_what, body, why) => {
		const { status, message } = refusal(received(body, 'text/plain'));
		expect(status).toBe(400);
		expect(callFaultOf(message ?? '')).toBe(why);
	});

	test.each([
		['application/x-www-form-urlencoded'],
		['Application/X-WWW-Form-URLencoded; charset=utf-8'],
		['multipart/form-data; boundary=x'],
		['multipart/mixed'],
	])('a form (%s), whatever it holds', (contentType) => {
		const { status, message } = refusal(received(CALL, contentType));
		expect(status).toBe(400);
		expect(callFaultOf(message ?? '')).toBe('isForm');
	});
});

describe('the size of a call', () => {
	const MIB = 1024 * 1024;
	const text = (length: number) => `{"x":"${'x'.repeat(length - 8)}"}`;

	test.each<[what: string, call: Partial<Received>]>([
		['its length was announced', { headers: { 'content-length': String(MIB + 1) }, body: {} }],
		['it came without an announcement', { body: {}, rawBody: Buffer.alloc(MIB + 1) }],
		['it was packed', { headers: { 'content-length': '9' }, rawBody: Buffer.alloc(MIB + 1) }],
		['n8n kept it as text', { body: text(MIB + 1) }],
		['n8n kept it parsed', { body: JSON.parse(text(MIB + 1)) }],
	])('past 1 MiB it is answered 413, if %s', (_what, call) => {
		expect(refusal({ headers: {}, body: undefined, ...call })).toMatchObject({ status: 413 });
	});

	test('up to 1 MiB it passes', () => {
		const headers = { 'content-length': String(MIB) };
		expect(() => checkSize({ headers, body: {}, rawBody: Buffer.alloc(MIB) })).not.toThrow();
		expect(() => checkSize({ headers, body: text(MIB) })).not.toThrow();
	});
});
