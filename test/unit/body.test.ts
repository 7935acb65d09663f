import {
	isMasivosError,
	isWebPage,
	messageIn,
	reasonIn,
	textOf,
} from '../../nodes/Masivo/transport/facts/body';
import { leftOut, redactor } from '../../nodes/Masivo/transport/facts/redact';
import { quotedIn, type Speaker } from '../support/failureKinds';

const asItIs = (text: string) => text;

test.each<[body: unknown, text: string]>([
	[undefined, ''],
	[null, ''],
	['', ''],
	['  \n ', ''],
	['a\n\u0000 b\u2028c', 'a b c'],
	[7, '7'],
	[false, 'false'],
	[{}, ''],
	[[], ''],
	[{ error: 'a' }, 'a'],
	[{ error: 'a', details: 'b' }, 'a – b'],
	[{ error: 'a', details: '' }, 'a'],
	[{ error: 'a', details: null }, 'a'],
	[{ error: 'a', details: { x: 1 } }, 'a – {"x":1}'],
	[{ error: 'a', details: [{ field: 'b' }] }, 'a – [{"field":"b"}]'],
	[{ error: 'a', details: [{ field: 'b', message: 'c' }, 'd'] }, 'a – field: b – c; d'],
	[{ error: 'a', code: 7 }, 'a – code: 7'],
	[{ error: { message: 'a', code: 7 } }, 'a – code: 7'],
	[{ Error_Message: 'a', 'error-description': 'b' }, 'a – b'],
	[{ fault: { faultstring: 'a', detail: { errorcode: 'b' } } }, 'a – {"errorcode":"b"}'],
	[{ requirement: 'a', msg: 'b', reason: 'c', title: 'd' }, 'a – b – c – d'],
	[{ errors: ['a', 'b', 3] }, 'a; b; 3'],
	[{ errors: ['a', '', 'b'] }, 'a; b'],
	[{ errors: ['a', null] }, '["a",null]'],
	[{ errors: [] }, ''],
	[{ nota: 'a' }, '{"nota":"a"}'],
	['{"message":"a"}', 'a'],
	['["a","b"]', 'a; b'],
	[' \n{"message":"a"}', 'a'],
	['"a"', 'a'],
	['null', 'null'],
	['{"message":"a', '{"message":"a'],
	['"a" is not b', '"a" is not b'],
	[{ message: '{"error":"a"}' }, 'a'],
	['<html><title>A &amp; B</title><p>c', 'A & B'],
	['<TITLE lang="en">\n A\tB </TITLE><p>c', 'A B'],
	['<html><title> </title><body>a<b>b</b><br/>c</body>', 'a b c'],
	['<html><script>x<y</script><style>z</style><!-- q -->a', 'a'],
	['<p>a<script>b</script>c<style>d</style >e<!-- f -->g', 'a c e g'],
	['<!-- a > b -->c<!-- d > e -->f', 'c f'],
	['<script>never ends', ''],
	['<!-- never > ends', ''],
	['<a never ends', ''],
	['<?xml version="1.0"?><E><C>No</C><M>a &lt; b</M></E>', 'No a < b'],
	['<E><![CDATA[a < b]]></E>', 'a < b'],
	['<E><![CDATA[a < b', 'a < b'],
	['<p>&#x10ffff;', '\u{10ffff}'],
	[
		'<p>&eacute; &#233;&#xE9;&nbsp;&#0;&#x110000; &NoSuch; &ndash;&hellip;',
		'&eacute; éé &#0;&#x110000; &NoSuch; –…',
	],
])('%j says %j', (body, text) => {
	expect(textOf(body)).toBe(text);
});

const NO_SECRET = '*****';

test.each<[body: unknown, text: string]>([
	[{ error: 'a', access_token: 'b' }, `a – access_token: ${NO_SECRET}`],
	[{ result: { gift_card: [{ code: 'b' }] } }, `{"result":{"gift_card":"${NO_SECRET}"}}`],
	[{ otp: 7 }, `{"otp":"${NO_SECRET}"}`],
	[{ deviceToken: '' }, '{"deviceToken":""}'],
	[{ error: 'a', code: 'INVALID_TAG' }, 'a – code: INVALID_TAG'],
	[{ message: '{"error":"a","token":"b"}' }, `a – token: ${NO_SECRET}`],
	['{"id":7,"token":"b', `{"id":7,"${NO_SECRET}`],
	[{ error: 'no {\\"gift_card\\":[{' }, `no {\\"${NO_SECRET}`],
	['grant=a&access_token=b', `grant=a&access_${NO_SECRET}`],
	['Invalid token: a', 'Invalid token: a'],
	['<p>token=a</p>', NO_SECRET],
])('%j says nothing of a secret field: %j', (body, text) => {
	expect(textOf(body)).toBe(text);
});

test('the value of a secret field stands nowhere else in what a body says', () => {
	const body = {
		message: 'Card GC-7F2K of 10',
		details: 'gc-7f2k',
		gift_card: [{ code: 'GC-7F2K' }],
	};
	expect(quotedIn(messageIn(body, asItIs))?.[1]).toBe(
		`Card ${NO_SECRET} of 10 – ${NO_SECRET} – gift_card: ${NO_SECRET}`,
	);
	expect(reasonIn(body, asItIs).reason).toBe(`Card ${NO_SECRET} of 10`);
	const { others } = reasonIn({ ...body, details: 'Spent' }, asItIs);
	expect(others).toContain(`Card ${NO_SECRET} of 10`);
	expect(others).not.toMatch(/7f2k/i);
});

test('what may not be quoted at all is said to be there', () => {
	const notShown = messageIn('x', leftOut);
	expect(notShown).toMatch(/not shown.*secret/);
	expect(messageIn(undefined, leftOut)).toBe('');
	expect(reasonIn({ error: 'x' }, leftOut)).toEqual({ reason: '', others: notShown });
});

test('what is too long or too deep is not read to its end', () => {
	expect(textOf('x'.repeat(60_000))).toHaveLength(50_000);
	expect(textOf(`<${' '.repeat(49_999)}>late`)).toBe('');
	const deep = JSON.parse(`${'{"error":'.repeat(3000)}"x"${'}'.repeat(3000)}`) as unknown;
	expect(textOf(deep)).toContain('{"error":');
	expect(textOf(JSON.parse('['.repeat(3000) + ']'.repeat(3000)))).toContain('[[');
});

test('eight levels are read, and the ninth is shown as it is', () => {
	const inObjects = (levels: number) =>
		JSON.parse(`${'{"error":'.repeat(levels)}"x"${'}'.repeat(levels)}`) as unknown;
	expect(textOf(inObjects(8))).toBe('x');
	expect(textOf(inObjects(9))).toBe('{"error":"x"}');
	const inText = (levels: number) => {
		let text = 'x';
		for (let level = 0; level < levels; level++) text = JSON.stringify(text);
		return text;
	};
	expect(textOf(inText(8))).toBe('x');
	expect(textOf(inText(9))).toBe('"x"');
	const inLists = `${'{"errors":['.repeat(20)}"x"${']}'.repeat(20)}`;
	expect(textOf(JSON.parse(inLists))).toContain('{"errors":[');
});

test.each<[body: unknown, isPage: boolean]>([
	[['<html>'], false],
	['<html>', true],
	['\n \ufeff<!doctype html>', true],
	['a < b', false],
	['', false],
	[{ error: '<html>' }, false],
])('%j: is it a page? %s', (body, isPage) => {
	expect(isWebPage(body)).toBe(isPage);
});

test.each<[body: unknown, is: boolean]>([
	[{ error: 'a' }, true],
	[{ error: 'a', details: 'b' }, true],
	[{ error: 'a', details: [{ field: 'b' }] }, true],
	[{ error: 'a', requirement: 'b' }, true],
	[{ error: '' }, false],
	[{ error: ' ' }, false],
	[{ error: 7 }, false],
	[{ error: { message: 'a' } }, false],
	[{ details: 'a' }, false],
	[{ error: 'a', status: 404 }, false],
	[{ error: 'a', message: 'b' }, false],
	[[{ error: 'a' }], false],
	['{"error":"a"}', false],
	[null, false],
	[undefined, false],
])('%j can be an error of Masivo: %s', (body, is) => {
	expect(isMasivosError(body)).toBe(is);
});

test.each<[body: unknown, quoted: [speaker: Speaker, words: string] | undefined]>([
	['', undefined],
	[{ error: 'a', details: 'b' }, ['masivo', 'a – b']],
	[{ error: 'a.' }, ['masivo', 'a']],
	[{ message: 'a' }, ['answer', 'a']],
	['a ...', ['answer', 'a']],
	['<title>a.</title>', ['page', 'a.']],
	['<p></p>', undefined],
	['x'.repeat(1000), ['answer', 'x'.repeat(1000)]],
	['x'.repeat(1001), ['answer', `${'x'.repeat(1000)}…`]],
	[`<title>${'x'.repeat(201)}</title>`, ['page', `${'x'.repeat(200)}…`]],
])('%j as a sentence', (body, quoted) => {
	expect(quotedIn(messageIn(body, asItIs))).toEqual(quoted);
});

test('secrets go before anything is shortened', () => {
	const key = '3f0c9a52-7d1b-4e6f-9a80-2b5c7d9e1f34';
	const redact = redactor([key]);
	const said = messageIn({ error: 'x'.repeat(990) + key }, (text) => {
		expect(text).toContain(key);
		return redact(text);
	});
	expect(quotedIn(said)).toEqual(['masivo', `${'x'.repeat(990)}*****`]);
	const page = `<title>${'x'.repeat(190)}${key}</title>`;
	expect(quotedIn(messageIn(page, redact))).toEqual(['page', `${'x'.repeat(190)}*****`]);
});
