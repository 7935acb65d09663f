import { createHash } from 'node:crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { badBaseUrl, noAllowedDomains } from './failureTexts';

/** Reading the fields of the Masivo API credential. */

export const CREDENTIAL_TYPE = 'masivoApi';

/** The documented server of the storefront API (api/masivo.openapi.yaml). */
export const DEFAULT_BASE_URL = 'https://app.masivo.ai/api/storefront/v1';

export function usesApiKey(credential: ICredentialDataDecryptedObject): boolean {
	return credential.authentication === 'apiKey';
}

/** The address without trailing slashes. @throws Failure if it is no http(s) address */
export function baseUrlOf(credential: ICredentialDataDecryptedObject): string {
	const text = textOf(credential.baseUrl) || DEFAULT_BASE_URL;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) throw badBaseUrl();
	return text.replace(/\/+$/, '');
}

/**
 * The token that goes into the Authorization header, or '' if there is none (yet). A token that
 * was exchanged for another API key or server is none: after the credential was edited it would
 * act on the account before.
 */
export function tokenOf(credential: ICredentialDataDecryptedObject): string {
	if (!usesApiKey(credential)) return textOf(credential.accessToken).replace(/^Bearer\s+/i, '');
	const { sessionToken, sessionOwner } = credential;
	const isForeign = Boolean(sessionOwner) && sessionOwner !== ownerOf(credential);
	return isForeign ? '' : textOf(sessionToken);
}

export function apiKeyOf(credential: ICredentialDataDecryptedObject): string {
	return textOf(credential.apiKey);
}

/** Tells for which API key and server a token was exchanged, without naming them. */
export function ownerOf(credential: ICredentialDataDecryptedObject): string {
	return createHash('sha256')
		.update(JSON.stringify([apiKeyOf(credential), baseUrlOf(credential)]))
		.digest('hex');
}

/**
 * The domains that the credential may be sent to, for n8n's request helper; undefined means all.
 * 'None' only concerns nodes in which the user types the address, so it does not apply here.
 *
 * @throws Failure if the user restricted the domains and named none
 */
export function allowedDomainsOf(credential: ICredentialDataDecryptedObject): string | undefined {
	if (credential.allowedHttpRequestDomains !== 'domains') return undefined;
	const domains = textOf(credential.allowedDomains);
	if (!domains) throw noAllowedDomains();
	return domains;
}

/** The secrets of a credential, so that they can be kept out of every text. */
export function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	return [credential.accessToken, credential.apiKey, credential.sessionToken]
		.map(textOf)
		.filter((secret) => secret.length > 3);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
