import { credentialFields, liveAccount } from '../../scripts/demo/account';

const BASE_URL = 'https://app.masivo.ai/api/storefront/v1';

test.each([
	['a token', { MASIVO_TOKEN: ' abc ' }, { authentication: 'bearerToken', accessToken: 'abc' }],
	['an API key', { MASIVO_API_KEY: 'k' }, { authentication: 'apiKey', apiKey: 'k' }],
	[
		'both, of which the key does not end',
		{ MASIVO_API_KEY: 'k', MASIVO_TOKEN: 'abc' },
		{ authentication: 'apiKey', apiKey: 'k' },
	],
])('a live run takes its secret from the environment: %s', (_what, env, fields) => {
	expect(credentialFields(liveAccount(env))).toEqual({ ...fields, baseUrl: BASE_URL });
});

test.each([
	['neither', {}, undefined, 'Set MASIVO_TOKEN or MASIVO_API_KEY'],
	['a Base URL that is none', { MASIVO_TOKEN: 'abc' }, 'masivo', 'not a web address'],
])('a live run is refused with %s', (_what, env, baseUrl, reason) => {
	expect(() => liveAccount(env, baseUrl)).toThrow(reason);
});
