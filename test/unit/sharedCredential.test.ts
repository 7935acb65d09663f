import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { differingField, mayDiffer } from '../../nodes/Masivo/transport/token/sharedCredential';

describe('whether a credential may differ between items', () => {
	test.each<ICredentialDataDecryptedObject>([
		{},
		{ apiKey: 'key', baseUrl: 'https://masivo.example/{{x}}' },
		{ apiKey: '=key' },
		{ apiKey: '={{ $vars.key }}' },
		{ apiKey: '={{$secrets.vault.masivo["api-key"]}}' },
		{ baseUrl: "=https://{{ $env['HOST'] }}/v1/{{ $vars.path }}" },
		{ sessionToken: '={{ $json.token }}' },
	])('not with %j', (typed) => {
		expect(mayDiffer(typed)).toBe(false);
	});

	test.each<ICredentialDataDecryptedObject | undefined>([
		{ apiKey: '={{ $json.key }}' },
		{ apiKey: "={{ $json.key ?? 'x' }}" },
		{ apiKey: '={{ $itemIndex % 2 }}' },
		{ apiKey: "={{ $('Other').item.json.key }}" },
		{ apiKey: '={{ $input.all()[$itemIndex].json.key }}' },
		{ apiKey: '={{ $vars[$json.account] }}' },
		{ apiKey: '={{ $vars.key + $json.key }}' },
		{ apiKey: '={{ $secrets.vault[`a${$itemIndex}`] }}' },
		{ apiKey: '={{ $vars.a }}{{ $json.b }}' },
		{ accessToken: '=Bearer {{ $json.token }}' },
		{ baseUrl: '={{ $json.url }}' },
		{ authentication: '={{ $json.kind }}' },
		{ allowedHttpRequestDomains: '={{ $json.mode }}' },
		{ allowedDomains: '={{ $json.domains }}' },
		undefined,
	])('with %j', (typed) => {
		expect(mayDiffer(typed)).toBe(true);
	});
});

test('the field that differs is named as the editor names it', () => {
	const one = { authentication: 'apiKey', apiKey: 'a', baseUrl: 'https://a.example' };
	expect(differingField(one, { ...one, sessionToken: 'x' })).toBeUndefined();
	expect(differingField(one, { ...one, apiKey: 'b' })).toBe('API Key');
	expect(differingField(one, { ...one, baseUrl: 'https://b.example' })).toBe('Base URL');
	expect(differingField(one, { ...one, accessToken: 'x' })).toBe('Bearer Token');
	expect(differingField(one, { ...one, allowedDomains: 'x' })).toBe('Allowed Domains');
});
