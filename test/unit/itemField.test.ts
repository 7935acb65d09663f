import { fieldPathOf, plainField } from '../../nodes/Masivo/execution/itemField';

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
		'={{ $json.constructor }}',
		'={{ $json["__proto__"] }}',
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
});
