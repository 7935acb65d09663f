import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { redactor, redactorOfWords } from '../../nodes/Masivo/transport/facts/redact';
import { shortened } from '../../nodes/Masivo/transport/facts/values';
import { Failure, withoutSecrets } from '../../nodes/Masivo/transport/failure/failure';

const TOKEN = 'tok-Ab9/+z=é&"<q>\\w';
const KEY = '3f0c9a52-7d1b-4e6f-9a80-2b5c7d9e1f34';

const html = (text: string) =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const codes = (text: string, write: (code: number) => string) =>
	[...text].map((one) => (/[a-z0-9]/i.test(one) ? one : write(one.codePointAt(0) ?? 0))).join('');

const FORMS: Array<[name: string, form: (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['with Bearer', (secret) => `Bearer ${secret}`],
	['in lower case', (secret) => secret.toLowerCase()],
	['in upper case', (secret) => secret.toUpperCase()],
	['percent-encoded', encodeURIComponent],
	['percent-encoded in lower case', (secret) => encodeURIComponent(secret).toLowerCase()],
	['percent-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
	['percent-encoded in part', encodeURI],
	['in JSON', (secret) => JSON.stringify(secret)],
	['in JSON twice', (secret) => JSON.stringify(JSON.stringify(secret))],
	['in JSON with slashes escaped', (secret) => JSON.stringify(secret).replaceAll('/', '\\/')],
	[
		'in JSON of ASCII',
		(secret) => codes(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
	],
	['in HTML', html],
	['in HTML twice', (secret) => html(html(secret))],
	['in HTML as numbers', (secret) => codes(secret, (code) => `&#${code};`)],
	[
		'in HTML as hexadecimal numbers',
		(secret) => codes(secret, (code) => `&#x${code.toString(16)};`),
	],
];
const BASE64_FORMS: typeof FORMS = [
	['in Base64', base64],
	['in Base64url', base64url],
	['in Base64 with Bearer', (secret) => base64(`Bearer ${secret}`)],
	['in Base64 as a password', (secret) => base64(`:${secret}`)],
	['in Base64 as a user', (secret) => base64(`${secret}:`)],
	['in Base64 of other text', (secret) => base64(`user:${secret}&more`)],
	['in Base64, percent-encoded', (secret) => encodeURIComponent(base64(`a${secret}`))],
];

describe.each([
	['a token', TOKEN],
	['a key', KEY],
])('%s is redacted', (_what, secret) => {
	const redact = (text: string) => redactor([secret])(text);

	test.each(FORMS)('%s, each time it occurs', (_name, form) => {
		const told = redact(`a ${form(secret)} b ${form(secret)} c`);
		expect(told.replaceAll(/["\\]|Bearer /g, '')).toBe('a ***** b ***** c');
	});

	test.each(BASE64_FORMS)('%s, but for an edge', (_name, form) => {
		const [before, after] = redact(form(secret)).split('*****');
		expect(after).toBeDefined();
		// What depends on the text beside it may stay: less than one byte at each end.
		expect(form(secret).length - before.length - after.length).toBeGreaterThanOrEqual(
			Math.floor((Buffer.from(secret).length * 8) / 6) - 2,
		);
	});

	test('with Bearer, where it was pasted so', () => {
		expect(redactor([` Bearer  ${secret} `])(`x ${secret} y`)).toBe('x ***** y');
	});

	test.each([...FORMS, ...BASE64_FORMS])(
		'%s, where a shortened text cuts it off',
		(_name, form) => {
			const whole = form(secret);
			for (let length = 4; length < whole.length; length++) {
				const left = redact(shortened(whole, length));
				const secretLeft = left.replace('*****', '').replace(/^Bearer /, '');
				// As long a beginning as cannot be told from an ordinary word may stay.
				expect(secretLeft.length).toBeLessThanOrEqual(form('').length + 14);
				expect(left).not.toContain(secret.slice(0, 8));
			}
		},
	);
});

test('a secret that begins with another one is redacted as a whole', () => {
	expect(redactor(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe('***** *****');
	expect(redactor(['abcdefgh', 'abcd'])('abcdefgh abcd')).toBe('***** *****');
});

test('a secret with a blank in it, as a form writes it', () => {
	expect(redactor(['two words'])('?key=two+words&a')).toBe('?key=*****&a');
	expect(redactor(['two_words'])('?key=two+words&a')).toBe('?key=two+words&a');
	expect(redactor(['two words'])('two%20words, two words')).toBe('*****, *****');
});

test('a secret of which Base64 makes signs, in both of its alphabets, and with slashes escaped', () => {
	const secret = '???>>>???>>>';
	const forms = [base64(secret), base64url(secret), base64(secret).replaceAll('/', '\\/')];
	for (const form of [...forms, encodeURIComponent(base64(secret))]) {
		expect(redactor([secret])(`x ${form} y`)).toBe('x ***** y');
	}
});

test('a secret with backslashes in a row, or with a character of two code units', () => {
	const [rows, smile] = ['ab\\\\cd', 'key-😀-key'];
	for (const form of [encodeURIComponent, JSON.stringify, (text: string) => text]) {
		expect(redactor([rows])(form(rows)).replaceAll('"', '')).toBe('*****');
		expect(redactor([smile])(form(smile)).replaceAll('"', '')).toBe('*****');
	}
	expect(redactor([smile])('key-\\ud83d\\ude00-key')).toBe('*****');
	const inAscii = 'ab\\u005c\\u005ccd';
	expect(redactor([rows])(inAscii)).toBe('*****');
	expect(redactor([rows])(JSON.stringify(inAscii))).toBe('"*****"');
	expect(redactor([rows])('ab&#92;&amp;#x5c;cd')).toBe('*****');
});

test('a text with many backslashes is read to its end, whatever the secret has of them', () => {
	const text = `ab${'\\'.repeat(200)}${'\\u005c'.repeat(200)}x`;
	const redact = redactor(['ab\\\\cd', 'ab\\cd', 'ab\\\\"cd']);
	// A regular expression that tries every way would need more years than there are.
	const redacted: unknown = runInNewContext('redact(text)', { redact, text }, { timeout: 20_000 });
	expect(redacted).toBe(text);
});

test('what has three characters is none: it stands in ordinary words', () => {
	expect(redactor(['abc'])('abc')).toBe('abc');
	expect(redactor(['Bearer abc'])('Bearer abc')).toBe('Bearer abc');
	expect(redactor(['abcd'])('xabcdx')).toBe('x*****x');
});

test('a run learns of more secrets', () => {
	const secrets = new Set(['first']);
	expect(redactor(secrets)('first second')).toBe('***** second');
	expect(redactor(secrets)).toBe(redactor(secrets));
	secrets.add('second');
	expect(redactor(secrets)('first second')).toBe('***** *****');
});

test('a text without secrets stays as it is', () => {
	const text = 'Masivo does not know customer "tok" (…), eyJ… 3f0c…';
	expect(redactor([])(text)).toBe(text);
	expect(redactor(['', '   '])(text)).toBe(text);
	expect(redactor([TOKEN, 'eyJhbGciOi'])(text)).toBe(text);
	expect(redactor(['tok '])('tok')).toBe('tok');
	// Bearer inside of a secret is part of it.
	expect(redactor(['key Bearer x'])('key x')).toBe('key x');
});

test('where it is cut off in the middle of an escape', () => {
	expect(redactor(['abcd/efgh'])('x abcd%2… y')).toBe('x *****… y');
	expect(redactor(['abcd/efgh'])('x abcd… and abcd/efg… y')).toBe('x *****… and *****… y');
	expect(redactor(['abcdabcdabcd'])('abcdabcdabc…')).toBe('*****…');
	expect(redactor(['ab\\\\cdefghijklmnopqrstuvwxyz'])('ab\\\\cdefghijklmnopqrstuv…')).toBe(
		'*****…',
	);
	expect(redactor(['abcd/efgh'])('abcd is a word, efgh… too')).toBe('abcd is a word, efgh… too');
});

test('any secret, in any of these forms, anywhere', () => {
	const secrets = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme-ascii' });
	fc.assert(
		fc.property(
			secrets.filter((secret) => secret.trim().length >= 8 && !/^\s*Bearer\s/i.test(secret)),
			fc.string({ maxLength: 30 }),
			fc.constantFrom(...FORMS.slice(4), FORMS[0]),
			(secret, around, [, form]) => {
				const told = redactor([secret])(`${around} ${form(secret.trim())} ${around}`);
				expect(told).toContain('*****');
				if (!around.includes(secret.trim().slice(0, 8))) {
					expect(told).not.toContain(form(secret.trim().slice(0, 8)).replaceAll(/^"|"$/g, ''));
				}
			},
		),
	);
});

test('a failure without its secrets is the same failure', () => {
	const failure = new Failure('refused', {
		message: `no ${KEY}`,
		description: `${KEY}, ${KEY.slice(0, 20)}…`,
		status: 400,
		declaration: { cause: 'credential-invalid' },
	});
	expect(withoutSecrets(failure, [KEY])).toMatchObject({
		kind: 'refused',
		message: 'no *****',
		description: '*****, *****…',
		status: 400,
		declaration: { cause: 'credential-invalid' },
	});
});

test.each([
	['No 42 here: 42', 'No ***** here: *****'],
	['code=42&x', 'code=*****&x'],
	['{"code":42}', '{"code":*****}'],
	['no é%2F', 'no *****'],
	['No such code', 'No such code'],
	['in 1421', ''],
	['42nd', ''],
	['_42_', '_*****_'],
])('of %j, short secrets leave %j', (text, left) => {
	expect(redactorOfWords(['42', 'é/', ''], (all) => all)(text)).toBe(left);
});

test('a short secret is redacted in sentences of our own where it is a value', () => {
	expect(redactor(['42'])('The 42nd is "42", not "421"')).toBe('The 42nd is "*****", not "421"');
});
