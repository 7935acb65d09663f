import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	badBaseUrl,
	credentialUnsendable,
	domainNotAllowed,
	noAllowedDomains,
} from '../../nodes/Masivo/transport/failure/credentialFailures';
import {
	allowedDomainsOf,
	allowsBaseUrl,
	apiKeyOf,
	baseUrlOf,
	checkCredential,
	isHeaderValue,
	isToken,
	ownerOf,
	secretsOf,
	tokenOf,
	usesApiKey,
} from '../../nodes/Masivo/transport/token/credential';

const own = 'https://app.masivo.ai/api/storefront/v1';

describe('baseUrlOf', () => {
	test.each<[what: string, typed: unknown, url: string]>([
		['an address', 'https://masivo.example/v1', 'https://masivo.example/v1'],
		['slashes at the end', 'https://masivo.example/v1//', 'https://masivo.example/v1'],
		['blanks around it', ' https://masivo.example/v1 ', 'https://masivo.example/v1'],
		['plain HTTP, for a server of one’s own', 'http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
		['nothing', '', own],
		['blanks', ' ', own],
		[
			'what nobody sees around it',
			'\ufeffhttps://masivo.example/v1\u200b',
			'https://masivo.example/v1',
		],
		['another case', 'HTTPS://Masivo.Example/V1', 'https://masivo.example/V1'],
		['another alphabet', 'https://másivo.example', 'https://xn--msivo-xqa.example'],
		['a port', 'https://masivo.example:8443/', 'https://masivo.example:8443'],
		['a lone question mark', 'https://masivo.example/v1?', 'https://masivo.example/v1'],
	])('takes %s', (_what, baseUrl, url) => {
		expect(baseUrlOf({ baseUrl: baseUrl as string })).toBe(url);
	});

	test('takes no field', () => {
		expect(baseUrlOf({})).toBe(own);
	});

	test.each<[what: string, baseUrl: unknown, fault: Parameters<typeof badBaseUrl>[0]]>([
		['a word', 'masivo', 'address'],
		['no scheme', 'app.masivo.ai/v1', 'address'],
		['another scheme', 'ftp://masivo.example', 'address'],
		['a scheme that ends like one', 'web+https://masivo.example', 'address'],
		['a query', `${own}?a=b`, 'address'],
		['a fragment', `${own}#a`, 'address'],
		['the text undefined', 'undefined', 'address'],
		['a login', 'https://jane:pass@masivo.example', 'login'],
		['a user name', 'https://jane@masivo.example', 'login'],
		['a password', 'https://:pass@masivo.example', 'login'],
		['a line break inside', 'https://mas\nivo.example', 'invisible'],
		['a blank inside', 'https://masivo.example/v 1', 'invisible'],
		['an invisible character inside', 'https://masivo.example/\u200bv1', 'invisible'],
		['an expression that gave undefined', undefined, 'empty'],
		['an expression that gave null', null, 'empty'],
		['an expression that gave a number', 8787, 'empty'],
	])('refuses %s', (_what, baseUrl, fault) => {
		expect(() => baseUrlOf({ baseUrl: baseUrl as string })).toThrow(badBaseUrl(fault));
		expect(() => baseUrlOf({ baseUrl: baseUrl as string })).not.toThrow('pass@');
	});
});

describe('usesApiKey', () => {
	test.each<[what: string, credential: ICredentialDataDecryptedObject, expected: boolean]>([
		['the choice of it', { authentication: 'apiKey', apiKey: 'key' }, true],
		['a key without the choice', { apiKey: 'key' }, true],
		['both without the choice', { apiKey: 'key', accessToken: 'abc' }, true],
		['nothing', { authentication: 'apiKey', apiKey: '' }, true],
		['blanks as a token', { authentication: 'apiKey', apiKey: '', accessToken: ' ' }, true],
		['the choice of the other', { authentication: 'bearerToken', apiKey: 'key' }, false],
		['a token without the choice', { accessToken: 'abc' }, false],
		['a token and no key', { authentication: 'apiKey', apiKey: '', accessToken: 'abc' }, false],
	])('with %s', (_what, credential, expected) => {
		expect(usesApiKey(credential)).toBe(expected);
	});

	test.each([undefined, null, ' ', 0])(
		'does not go back to a token where an expression made %j of the key',
		(apiKey) => {
			const key = apiKey as string;
			expect(usesApiKey({ authentication: 'apiKey', apiKey: key, accessToken: 'old' })).toBe(true);
		},
	);
});

describe('tokenOf', () => {
	test('is the pasted token, without what may have been pasted with it', () => {
		expect(tokenOf({ authentication: 'bearerToken', accessToken: ' bearer abc\n' })).toBe('abc');
		expect(tokenOf({ accessToken: '\ufeffBearer  Bearer abc\u200b' })).toBe('abc');
		expect(tokenOf({ accessToken: 'Bearer ' })).toBe('');
		expect(tokenOf({ accessToken: 'bearertoken' })).toBe('bearertoken');
		expect(tokenOf({ accessToken: 'my-bearer token' })).toBe('my-bearer token');
	});

	test('is the exchanged token, for the key and the server it was exchanged for', () => {
		const credential = { authentication: 'apiKey', apiKey: 'key', baseUrl: own };
		const exchanged = { ...credential, sessionToken: 'abc', sessionOwner: ownerOf(credential) };
		expect(tokenOf(exchanged)).toBe('abc');
		expect(tokenOf({ ...exchanged, apiKey: 'another' })).toBe('');
		expect(tokenOf({ ...exchanged, baseUrl: 'https://masivo.example' })).toBe('');
		expect(tokenOf({ ...exchanged, sessionToken: 'a\nb' })).toBe('');
		expect(tokenOf({ ...exchanged, sessionOwner: '' })).toBe('abc');
	});

	test('is none before the exchange', () => {
		expect(tokenOf({ authentication: 'apiKey', apiKey: 'key', sessionToken: '' })).toBe('');
	});
});

test('ownerOf does not tell the key', () => {
	expect(ownerOf({ apiKey: 'secret-key', baseUrl: own })).toMatch(/^[0-9a-f]{64}$/);
});

describe('allowedDomainsOf', () => {
	test('is what the user allowed', () => {
		const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: ' masivo.ai ' };
		expect(allowedDomainsOf(domains)).toBe('masivo.ai');
	});

	test.each(['all', 'none', undefined])('is no limit with %s', (allowedHttpRequestDomains) => {
		const credential = { allowedHttpRequestDomains: allowedHttpRequestDomains as string };
		expect(allowedDomainsOf({ ...credential, allowedDomains: 'x.example' })).toBeUndefined();
	});

	test('refuses a limit to nothing', () => {
		expect(() =>
			allowedDomainsOf({ allowedHttpRequestDomains: 'domains', allowedDomains: ' ' }),
		).toThrow(noAllowedDomains());
	});
});

describe('allowsBaseUrl', () => {
	const allows = (allowedDomains: string, baseUrl = 'https://api.masivo.example./v1') =>
		allowsBaseUrl({ allowedHttpRequestDomains: 'domains', allowedDomains, baseUrl });

	test.each(['api.masivo.example', 'other, API.Masivo.Example.', '*.masivo.example', '*.example'])(
		'by %s',
		(domains) => {
			expect(allows(domains)).toBe(true);
		},
	);

	test.each(['masivo.example', '*.api.masivo.example', 'x.example', '*.', ',', '*', '.example'])(
		'not by %s',
		(domains) => {
			expect(allows(domains)).toBe(false);
		},
	);

	test('not by an empty name, whatever the host is', () => {
		expect(allows(',', 'https://./v1')).toBe(false);
	});

	test('where nothing is restricted', () => {
		expect(allowsBaseUrl({ allowedHttpRequestDomains: 'none', allowedDomains: 'x.example' })).toBe(
			true,
		);
	});
});

describe('secretsOf', () => {
	test('gives every secret, with and without what was pasted along', () => {
		const secrets = secretsOf({
			accessToken: ' Bearer tok-1 ',
			apiKey: 'key-1\n',
			sessionToken: 'tok-2',
		});
		expect([...secrets].sort()).toEqual(['Bearer tok-1', 'key-1', 'tok-1', 'tok-2']);
	});

	test('leaves out those of three characters, which stand in ordinary words', () => {
		expect(secretsOf({ accessToken: 'abc', apiKey: 'abcd', sessionToken: '' })).toEqual(['abcd']);
	});
});

describe('checkCredential', () => {
	const key = { authentication: 'apiKey' };

	test.each<ICredentialDataDecryptedObject>([
		{ ...key, apiKey: 'a key' },
		{ ...key, apiKey: 'clé' },
		{ ...key, apiKey: '' },
		{ ...key, apiKey: 'key', accessToken: 'left\nover' },
		{ accessToken: 'Bearer abc' },
		{ authentication: 'bearerToken', accessToken: '', apiKey: 'left\nover' },
	])('lets pass what can be sent: %j', (credential) => {
		expect(() => checkCredential(credential)).not.toThrow();
	});

	test.each<[field: string, credential: ICredentialDataDecryptedObject]>([
		['API Key', { ...key, apiKey: 'a\nb' }],
		['API Key', { ...key, apiKey: 'a\u0000b' }],
		['API Key', { ...key, apiKey: '‘key’' }],
		['API Key', { ...key, apiKey: 'a\u200bb' }],
		['Bearer Token', { accessToken: 'a b' }],
		['Bearer Token', { accessToken: 'a\tb' }],
		['Bearer Token', { accessToken: 'tok…' }],
	])('refuses a %s that cannot', (field, credential) => {
		expect(() => checkCredential(credential)).toThrow(credentialUnsendable(field));
	});

	test('refuses what every request would meet', () => {
		expect(() => checkCredential({ baseUrl: 'x' })).toThrow(badBaseUrl());
		expect(() => checkCredential({ allowedHttpRequestDomains: 'domains' })).toThrow(
			noAllowedDomains(),
		);
		const elsewhere = { allowedHttpRequestDomains: 'domains', allowedDomains: 'x.example' };
		expect(() => checkCredential({ ...elsewhere, baseUrl: own })).toThrow(domainNotAllowed());
	});
});

test('a key of digits only may come as a number', () => {
	expect(apiKeyOf({ apiKey: 1234567 })).toBe('1234567');
	expect(apiKeyOf({ apiKey: 12345678901234567890 })).toBe('');
});

test('what goes into a header', () => {
	expect(['a b', 'ÿ'].map(isHeaderValue)).toEqual([true, true]);
	expect(['', 'Ā', '\n', '\u007f'].map(isHeaderValue)).toEqual([false, false, false, false]);
	expect(['a.b-c_d~+/=', 'a b', ''].map(isToken)).toEqual([true, false, false]);
});
