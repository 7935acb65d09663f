import {
	allowedDomainsOf,
	baseUrlOf,
	ownerOf,
	tokenOf,
} from '../../nodes/Masivo/transport/credential';

const own = 'https://app.masivo.ai/api/storefront/v1';

describe('baseUrlOf', () => {
	test.each<[what: string, typed: unknown, url: string]>([
		['an address', 'https://masivo.example/v1', 'https://masivo.example/v1'],
		['slashes at the end', 'https://masivo.example/v1//', 'https://masivo.example/v1'],
		['blanks around it', ' https://masivo.example/v1 ', 'https://masivo.example/v1'],
		['plain HTTP, for a server of one’s own', 'http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
		['nothing', '', own],
		['blanks', ' ', own],
		['no field', undefined, own],
	])('takes %s', (_what, baseUrl, url) => {
		expect(baseUrlOf({ baseUrl: baseUrl as string })).toBe(url);
	});

	test.each(['masivo', 'app.masivo.ai/v1', 'ftp://masivo.example', `${own}?a=b`, `${own}#a`])(
		'refuses %s',
		(baseUrl) => {
			expect(() => baseUrlOf({ baseUrl })).toThrow('is not a web address');
		},
	);
});

describe('tokenOf', () => {
	test('is the pasted token, without what may have been pasted with it', () => {
		expect(tokenOf({ authentication: 'bearerToken', accessToken: ' bearer abc\n' })).toBe('abc');
	});

	test('is the exchanged token, for the key and the server it was exchanged for', () => {
		const credential = { authentication: 'apiKey', apiKey: 'key', baseUrl: own };
		const exchanged = { ...credential, sessionToken: 'abc', sessionOwner: ownerOf(credential) };
		expect(tokenOf(exchanged)).toBe('abc');
		expect(tokenOf({ ...exchanged, apiKey: 'another' })).toBe('');
		expect(tokenOf({ ...exchanged, baseUrl: 'https://masivo.example' })).toBe('');
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
		).toThrow('allows no domain');
	});
});
