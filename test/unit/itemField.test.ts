import { fieldPathOf, plainField } from '../../nodes/Masivo/execution/parameters';

describe('an expression that names a field of the item', () => {
	test.each([
		['={{ $json.id }}', ['id']],
		['={{$json.id}}', ['id']],
		['={{ $json.body.customer.id }}', ['body', 'customer', 'id']],
		['={{ $json.body?.id }}', ['body', 'id']],
		['={{ $json["customer id"] }}', ['customer id']],
		["={{ $json['customer id'].value }}", ['customer id', 'value']],
		['={{ $json.rows[0].id }}', ['rows', '0', 'id']],
		['={{ $json[""] }}', ['']],
		['={{ $json[0] }}', ['0']],
		['={{ $json[100].id }}', ['100', 'id']],
		["={{ $json['007'] }}", ['007']],
		['={{\n\t$json.id\n}}', ['id']],
		['={{ $json._id.$oid }}', ['_id', '$oid']],
	])('is recognised: %s', (expression, path) => {
		expect(fieldPathOf(expression)).toEqual(path);
	});

	test.each([
		'$json.id',
		'={{ $json }}',
		'={{ $json.id }} ',
		'= {{ $json.id }}',
		'=c-{{ $json.id }}',
		'={{ $json.id }}{{ $json.id }}',
		'={{ $json.id.trim() }}',
		'={{ $json.id + 1 }}',
		'={{ $json.a || $json.b }}',
		'={{ $json.tags[$json.n] }}',
		'={{ $json[`id`] }}',
		'={{ $json["a\\u0062"] }}',
		'={{ $json["}}"] }}',
		'={{ $json. id }}',
		'={{ $json.größe }}',
		'={{ $jsonid }}',
		'={{ $item.json.id }}',
		"={{ $('Set').item.json.id }}",
		'=={{ $json.id }}',
		'={{ $json.constructor }}',
		'={{ $json.a.constructor }}',
		'={{ $json["__proto__"] }}',
		'={{ $json[007] }}',
		'={{ $json[00] }}',
		'={{ $json[1234567890] }}',
		'={{ $json[1e3] }}',
		'={{ $json[-1] }}',
		'={{ $json["a\nb"] }}',
		"={{ $json['a\u2028b'] }}",
		'={{ $json?.[0] }}',
		'={{ $json["a] }}',
		'={{\ufeff$json.id }}',
		'={{ $json.id\u00a0}}',
	])('is nothing else: %s', (expression) => {
		expect(fieldPathOf(expression)).toBeUndefined();
	});
});

describe("the field's value", () => {
	test.each([
		['text', 'a'],
		['empty text', ''],
		['a number', 0],
		['true or false', false],
		['a list', ['a', 1, true]],
		['an empty list', []],
	])('is taken as it is: %s', (_, value) => {
		expect(plainField({ a: { b: value } }, ['a', 'b'])).toBe(value);
	});

	test.each([
		['nothing', {}],
		['null', { a: null }],
		['an object', { a: { b: 1 } }],
		['a list with an object in it', { a: ['x', {}] }],
		['a date', { a: new Date(0) as unknown as string }],
	])('is left to n8n: %s', (_, json) => {
		expect(plainField(json, ['a'])).toBeUndefined();
	});

	test('is never what JavaScript brings along', () => {
		expect(plainField({ a: 'text' }, ['a', 'length'])).toBeUndefined();
		expect(plainField({}, ['toString', 'name'])).toBeUndefined();
		expect(plainField({ a: null }, ['a', 'b'])).toBeUndefined();
	});

	test.each([
		['a hole', [, 'b']],
		['a name of its own', Object.assign(['a'], { extra: 1 })],
		['a number without an end', [1, Infinity]],
	])('is left to n8n where a list has %s', (_, list) => {
		expect(plainField({ a: list as string[] }, ['a'])).toBeUndefined();
	});

	test.each([NaN, Infinity, -Infinity])('is left to n8n: %s', (number) => {
		expect(plainField({ a: number }, ['a'])).toBeUndefined();
	});

	test('is left to n8n where a getter works it out', () => {
		const get = jest.fn(() => 'text');
		const item = Object.defineProperty({}, 'a', { get, enumerable: true });
		expect(plainField(item, ['a'])).toBeUndefined();
		expect(
			plainField({ list: Object.defineProperty([], 0, { get }) }, ['list', '0']),
		).toBeUndefined();
		expect(get).not.toHaveBeenCalled();
	});

	test('is left to n8n where it is inherited, or part of more than plain data', () => {
		class Row {
			id = 'text';
		}
		expect(plainField(Object.create({ a: 'text' }), ['a'])).toBeUndefined();
		expect(
			plainField({ row: new Row() as unknown as object as never }, ['row', 'id']),
		).toBeUndefined();
	});

	test('may stand in a list', () => {
		expect(plainField({ rows: [{ id: 'text' }] }, ['rows', '0', 'id'])).toBe('text');
		expect(plainField({ rows: [] }, ['rows', '0'])).toBeUndefined();
	});
});
