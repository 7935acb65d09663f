import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';

import { MasivoApi } from '../../credentials/MasivoApi.credentials';

/** What a pasted token needs of n8n: nothing. */
const noHelper: IHttpRequestHelper = {
	helpers: { httpRequest: async () => await Promise.reject(new Error('A request was made')) },
};

const preAuthenticate = async (credential: ICredentialDataDecryptedObject) =>
	await new MasivoApi().preAuthentication.call(noHelper, credential);

test('what preAuthentication returns is stored with the credential', async () => {
	const credential = { accessToken: 'Bearer abc', sessionToken: '' };
	expect(await preAuthenticate(credential)).toEqual({
		sessionToken: 'abc',
		sessionOwner: 'bearerToken',
	});
	expect(credential.sessionToken).toBe('');
});

test('nothing is stored where n8n would store the values of expressions with it', async () => {
	const credential = { accessToken: 'abc', sessionToken: '', forThisRunOnly: true };
	expect(await preAuthenticate(credential)).toEqual({});
	expect(credential.sessionToken).toBe('abc');
});
