import { badWebhookSecret } from '../../nodes/Masivo/transport/failure/credentialFailures';
import { secretsOf, webhookSecretOf } from '../../nodes/Masivo/transport/token/credential';
import { checkSecret } from '../../nodes/MasivoTrigger/secret';

const SECRET = 'aZ09-._~longer-than-a-word';

const refusal = (credential: Parameters<typeof checkSecret>[0], given: unknown): unknown => {
	try {
		checkSecret(credential, given);
		return undefined;
	} catch (error) {
		return error;
	}
};

test('a call with the secret passes', () => {
	expect(refusal({ webhookSecret: SECRET }, SECRET)).toBeUndefined();
});

test.each([
	['none', undefined],
	['an empty one', ''],
	['the beginning of it', SECRET.slice(0, -1)],
	['it with more behind', `${SECRET}x`],
	['it in another case', SECRET.toLowerCase()],
	['it with a blank', `${SECRET} `],
	['a list that holds it', [SECRET]],
	['it twice', [SECRET, SECRET]],
	['an object that holds it', { secret: SECRET }],
	['an object that would be it as text', { toString: (): string => SECRET }],
	['true', true],
])('a call with %s is answered 401, and the answer does not tell the secret', (_what, given) => {
	const error = refusal({ webhookSecret: SECRET }, given);
	expect(error).toMatchObject({ status: 401 });
	expect(String(error)).not.toContain(SECRET);
});

test.each([
	['no credential', undefined],
	['a credential from before there was such a field', { apiKey: 'k' }],
	['a credential without a secret', { webhookSecret: '' }],
])('with %s any call passes', (_what, credential) => {
	expect(refusal(credential, undefined)).toBeUndefined();
	expect(refusal(credential, 'anything')).toBeUndefined();
});

test('blanks and line breaks around it do not count, and a number is its digits', () => {
	expect(webhookSecretOf({ webhookSecret: ` ${SECRET}\n` })).toBe(SECRET);
	expect(webhookSecretOf({ webhookSecret: 12345678 })).toBe('12345678');
});

test.each([['a b'], ['ä'], ['a/b'], ['a+b'], ['a%20b'], ['a&b'], ['a=b'], ['a#b'], ['a\u200bb']])(
	'%j is refused, because an address would not carry it as it is, and is not shown',
	(webhookSecret) => {
		const error = refusal({ webhookSecret }, webhookSecret) as Error;
		expect(error.message).toBe(badWebhookSecret('characters').message);
		expect(JSON.stringify(error)).not.toContain(JSON.stringify(webhookSecret).slice(1, -1));
	},
);

test.each([[null], [undefined], ['   '], [true], [{}]])(
	'%j, where a secret was meant, lets nobody pass',
	(webhookSecret) => {
		const error = refusal({ webhookSecret } as never, undefined) as Error;
		expect(error.message).toBe(badWebhookSecret('empty').message);
	},
);

test('it is among the secrets that no text shows', () => {
	expect(secretsOf({ webhookSecret: SECRET })).toEqual([SECRET]);
});
