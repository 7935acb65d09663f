import { createHash, timingSafeEqual } from 'node:crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { webhookSecretOf } from '../Masivo/transport/token/credential';
import { NotStarted } from './notStarted';

/**
 * Lets a call pass that brings the credential's secret along, or any call where the credential has
 * none, or the node no credential.
 *
 * @param given the value of `?secret=`; several of them are a list, which is no secret
 * @throws NotStarted if it does not, Failure if the secret in the credential cannot be used
 */
export function checkSecret(
	credential: ICredentialDataDecryptedObject | undefined,
	given: unknown,
): void {
	const secret = credential ? webhookSecretOf(credential) : '';
	if (secret === '' || isSame(secret, given)) return;
	throw new NotStarted(
		401,
		'The secret at the end of the webhook URL is missing or wrong',
		'The credential has a Webhook Secret. In Masivo (Settings → Webhooks), let the URL end with ?secret= and the secret, as it is in the credential.',
	);
}

/** Digests are compared: they are of one length, and how long it takes tells nothing of the secret. */
function isSame(secret: string, given: unknown): boolean {
	return typeof given === 'string' && timingSafeEqual(digest(secret), digest(given));
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
