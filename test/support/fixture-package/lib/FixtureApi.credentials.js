'use strict';

/** A key that is exchanged for a token at `/token`. */
exports.FixtureApi = class FixtureApi {
	name = 'fixtureApi';

	displayName = 'Fixture API';

	properties = [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Key', name: 'key', type: 'string', default: 'the default key' },
		{ displayName: 'Tested ID', name: 'testedId', type: 'string', default: 'test' },
		{
			displayName: 'Token',
			name: 'token',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	test = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '=/items/{{$credentials.testedId}}',
		},
		rules: [
			{ type: 'responseCode', properties: { value: 418, message: 'It is a teapot' } },
			{
				type: 'responseSuccessBody',
				properties: { key: 'item.kind', value: 'page', message: 'That is a page' },
			},
		],
	};

	async preAuthentication({ baseUrl, key }) {
		return await this.helpers.httpRequest({
			url: `${baseUrl}/token`,
			headers: { 'x-api-key': key },
			json: true,
		});
	}

	authenticate = {
		type: 'generic',
		properties: { headers: { authorization: '=Bearer {{$credentials.token}}' } },
	};
};
