import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	badBaseUrl,
	badWebhookSecret,
	credentialUnsendable,
	domainNotAllowed,
	noAllowedDomains,
} from '../failure/credentialFailures';
import { exactText } from '../facts/values';

/** Reading the fields of the Masivo API credential. */

export const CREDENTIAL_TYPE = 'masivoApi';

/**
 * Marks a credential whose token is not to be stored. n8n never stores the mark: it would only do so
 * together with the token.
 */
export const FOR_THIS_RUN_ONLY = 'forThisRunOnly';

/** The documented server of the storefront API (api/masivo.openapi.yaml). */
export const DEFAULT_BASE_URL = 'https://app.masivo.ai/api/storefront/v1';

/** What gets copied along with a value, and what nobody sees in the field. */
const INVISIBLE = '[\\s\\p{Cc}\\p{Cf}]';
const INVISIBLE_AT_THE_ENDS = new RegExp(`^${INVISIBLE}+|${INVISIBLE}+$`, 'gu');
const INVISIBLE_ANYWHERE = new RegExp(INVISIBLE, 'u');

/**
 * API Key is the default, so n8n says it too of a credential that was made through its API without
 * the choice. Such a credential works with what it has: with its token where the key was left empty.
 * An expression in the key that gives nothing is no empty key: it must not bring back an old token.
 * n8n leaves the token out then (MasivoApi.credentials.ts).
 */
export function usesApiKey(credential: ICredentialDataDecryptedObject): boolean {
	if (credential.authentication === 'bearerToken') return false;
	const { apiKey = 'apiKey' in credential ? null : '' } = credential;
	return apiKey !== '' || !fieldText(credential.accessToken);
}

/**
 * The address without trailing slashes. An empty field means Masivo's own; an expression that gives
 * nothing is refused, because it was meant to give another one.
 *
 * @throws Failure if it is no http(s) address, or brings a query or a login: n8n would send that in
 *   place of the token
 */
export function baseUrlOf(credential: ICredentialDataDecryptedObject): string {
	const { baseUrl = 'baseUrl' in credential ? null : '' } = credential;
	if (typeof baseUrl !== 'string') throw badBaseUrl('empty');
	const text = withoutInvisibleEnds(baseUrl) || DEFAULT_BASE_URL;
	// URL takes line breaks out without a word, so that another host could be meant than is seen.
	if (INVISIBLE_ANYWHERE.test(text)) throw badBaseUrl('invisible');
	const url = parsed(text);
	if (!url || !/^https?:/.test(url.protocol) || url.search || url.hash) throw badBaseUrl();
	if (url.username || url.password) throw badBaseUrl('login');
	return url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * The token that goes into the Authorization header, or '' if there is none (yet). A token that
 * was exchanged for another API key or server is none: after the credential was edited it would
 * act on the account before.
 */
export function tokenOf(credential: ICredentialDataDecryptedObject): string {
	if (!usesApiKey(credential)) return bareToken(fieldText(credential.accessToken));
	const { sessionToken, sessionOwner } = credential;
	const isForeign = Boolean(sessionOwner) && sessionOwner !== ownerOf(credential);
	const token = fieldText(sessionToken);
	return isForeign || !isHeaderValue(token) ? '' : token;
}

export function apiKeyOf(credential: ICredentialDataDecryptedObject): string {
	return fieldText(credential.apiKey);
}

/**
 * Whether requests can be made with the credential; what it lacks is not looked at.
 *
 * @throws Failure that names the field
 */
export function checkCredential(credential: ICredentialDataDecryptedObject): void {
	baseUrlOf(credential);
	// n8n sees to it in its newest versions only.
	if (!allowsBaseUrl(credential)) throw domainNotAllowed();
	if (usesApiKey(credential)) {
		const key = apiKeyOf(credential);
		if (key && !isHeaderValue(key)) throw credentialUnsendable('API Key');
	} else {
		const token = tokenOf(credential);
		if (token && !isToken(token)) throw credentialUnsendable('Bearer Token');
	}
}

/** A token without what may have been copied with it: blanks at the ends, the word Bearer. */
export function bareToken(text: string): string {
	return withoutInvisibleEnds(text).replace(/^(?:Bearer(?:\s+|$))+/i, '');
}

/** Whether a text can be a token: it goes into a header, behind a blank. */
export function isToken(text: string): boolean {
	return isHeaderValue(text) && !/\s/.test(text);
}

/** Whether Node.js sends the text in a header, or refuses to (ERR_INVALID_CHAR). */
export function isHeaderValue(text: string): boolean {
	return /^[\x20-\x7e\x80-\xff]+$/.test(text);
}

/** Tells for which API key and server a token was exchanged, without naming them. */
export function ownerOf(credential: ICredentialDataDecryptedObject): string {
	return createHash('sha256')
		.update(JSON.stringify([apiKeyOf(credential), baseUrlOf(credential)]))
		.digest('hex');
}

/**
 * Everything that somebody entered, as n8n worked it out: not what n8n keeps beside it, and not our mark.
 * As a digest, which may be kept.
 */
export function enteredFields(credential: ICredentialDataDecryptedObject): string {
	const {
		sessionToken: _token,
		sessionOwner: _owner,
		[FOR_THIS_RUN_ONLY]: _mark,
		...entered
	} = credential;
	const fields = Object.entries(entered).sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}

/**
 * The domains that the credential may be sent to, for n8n's request helper; undefined means all.
 * 'None' only concerns nodes in which the user types the address, so it does not apply here.
 *
 * @throws Failure if the user restricted the domains and named none
 */
export function allowedDomainsOf(credential: ICredentialDataDecryptedObject): string | undefined {
	if (credential.allowedHttpRequestDomains !== 'domains') return undefined;
	const domains = fieldText(credential.allowedDomains);
	if (!domains) throw noAllowedDomains();
	return domains;
}

/** Whether the credential may be sent to its own Base URL, by n8n's rules (isDomainAllowed). */
export function allowsBaseUrl(credential: ICredentialDataDecryptedObject): boolean {
	const domains = allowedDomainsOf(credential);
	if (domains === undefined) return true;
	const host = withoutFinalDot(new URL(baseUrlOf(credential)).hostname);
	return domains
		.split(',')
		.map((domain) => withoutFinalDot(domain.trim().toLowerCase()))
		.some((domain) =>
			domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : domain !== '' && host === domain,
		);
}

/**
 * What a call of Masivo's webhook has to bring along, or '' if it needs nothing. An empty field asks for
 * nothing; an expression that gives nothing is refused, because it was meant to give a secret.
 *
 * @throws Failure if it has characters that an address would not carry as they are
 */
export function webhookSecretOf(credential: ICredentialDataDecryptedObject): string {
	const { webhookSecret = 'webhookSecret' in credential ? null : '' } = credential;
	const secret = fieldText(webhookSecret);
	if (secret === '' && webhookSecret !== '') throw badWebhookSecret('empty');
	if (secret && !/^[\w.~-]+$/.test(secret)) throw badWebhookSecret('characters');
	return secret;
}

/** The secrets of a credential, so that they can be kept out of every text. */
export function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	const { accessToken, apiKey, sessionToken, webhookSecret } = credential;
	const secrets = [accessToken, apiKey, sessionToken, webhookSecret].map(fieldText);
	// What is shorter stands in ordinary words, too.
	return [...new Set([...secrets, ...secrets.map(bareToken)])].filter(({ length }) => length > 3);
}

/** Not by URL.canParse: once it is hot, Node.js 20 refuses letters such as á in it. */
function parsed(address: string): URL | undefined {
	try {
		return new URL(address);
	} catch {
		return undefined;
	}
}

/** A number is what an expression makes of a key that has digits only. */
function fieldText(value: unknown): string {
	if (typeof value === 'number') return exactText(value) ?? '';
	return typeof value === 'string' ? withoutInvisibleEnds(value) : '';
}

function withoutInvisibleEnds(text: string): string {
	return text.replace(INVISIBLE_AT_THE_ENDS, '');
}

function withoutFinalDot(host: string): string {
	return host.replace(/\.$/, '');
}
