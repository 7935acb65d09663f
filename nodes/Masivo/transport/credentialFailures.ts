import { asItIs, type Blot } from './blot';
import { masivoFailure, type Failure } from './failure';
import { saidIn } from './said';

/** What is wrong with the credential. */

export const BASE_URL_ADVICE =
	"Check the Base URL in the credential (Masivo's own is https://app.masivo.ai/api/storefront/v1).";

/** An answer that says why, and what to blot in it. */
export interface Said {
	body?: unknown;
	blot?: Blot;
	/** Whether only one request was refused so far: the token may be good for others. */
	isForOne?: boolean;
}

const PERHAPS_FOR_ONE =
	' If other items succeed, the token is good and Masivo refuses it for this one only.';

export function bearerTokenRefused({ body, blot = asItIs, isForOne }: Said = {}): Failure {
	return masivoFailure({
		message: 'The token was refused; Masivo tokens end after one hour',
		description: `${saidIn(body, blot)}Paste a fresh Bearer Token into the Masivo API credential, or choose API Key there: the token is then renewed without you.${isForOne ? PERHAPS_FOR_ONE : ''}`,
		status: 401,
		declaration: { cause: 'credential-invalid' },
	});
}

export function apiKeyRefused(status: number, { body, blot = asItIs }: Said = {}): Failure {
	return masivoFailure({
		message: 'The API key was refused',
		description: `${saidIn(body, blot)}Copy it again from Masivo (Settings → Advanced Settings) into the Masivo API credential.`,
		status,
		declaration: { cause: 'credential-invalid' },
	});
}

export function freshTokenRefused({ body, blot = asItIs, isForOne }: Said = {}): Failure {
	return masivoFailure({
		message: 'Masivo refused the token it had just issued for the API key',
		description: `${saidIn(body, blot)}Check in Masivo that the API key is active and may use the storefront API, and that the Base URL belongs to the same account.${isForOne ? PERHAPS_FOR_ONE : ''}`,
		status: 401,
		declaration: { cause: 'credential-invalid' },
	});
}

/** @param field the credential's field that has no value */
export function credentialEmpty(field: string): Failure {
	return masivoFailure({
		message: `The Masivo API credential has no ${field}`,
		description: `Open the credential and fill in '${field}'.`,
		declaration: { cause: 'credential-invalid' },
	});
}

export function badBaseUrl(): Failure {
	return masivoFailure({
		message: 'The Base URL of the Masivo API credential is not a web address',
		description: BASE_URL_ADVICE,
		declaration: { cause: 'configuration-invalid' },
	});
}

export function noAllowedDomains(): Failure {
	return masivoFailure({
		message: 'The Masivo API credential allows no domain',
		description: "Fill in 'Allowed Domains' in the credential, or allow all domains there.",
		declaration: { cause: 'configuration-invalid' },
	});
}
