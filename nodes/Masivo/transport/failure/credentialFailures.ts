import { messageIn } from '../facts/body';
import { asItIs, type Redact } from '../facts/redact';
import { type Failure, masivoFailure } from './failure';

/** What is wrong with the credential. */

export const BASE_URL_ADVICE =
	"Check the Base URL in the credential (Masivo's own is https://app.masivo.ai/api/storefront/v1).";

/** An answer that says why, and what to redact in it. */
interface Said {
	body?: unknown;
	redact?: Redact;
	/** Whether only one request was refused so far: the token may be good for others. */
	isForOne?: boolean;
}

const PERHAPS_FOR_ONE =
	' If other items succeed, the token is good and Masivo refuses it for this one only.';

export function bearerTokenRefused({ body, redact = asItIs, isForOne }: Said = {}): Failure {
	return masivoFailure('tokenRefused', {
		message: 'The token was refused; Masivo tokens end after one hour',
		description:
			`Paste a fresh Bearer Token into the Masivo API credential, or choose API Key there: the token is then renewed without you.${isForOne ? PERHAPS_FOR_ONE : ''} ${messageIn(body, redact)}`.trimEnd(),
		status: 401,
		body,
		declaration: { cause: 'credential-invalid' },
	});
}

export function apiKeyRefused(status: number, { body, redact = asItIs }: Said = {}): Failure {
	return masivoFailure('tokenRefused', {
		message: 'The API key was refused',
		description:
			`Copy it again from Masivo (Settings → Advanced Settings) into the Masivo API credential. ${messageIn(body, redact)}`.trimEnd(),
		status,
		body,
		declaration: { cause: 'credential-invalid' },
	});
}

export function freshTokenRefused({ body, redact = asItIs, isForOne }: Said = {}): Failure {
	return masivoFailure('tokenRefused', {
		message: 'Masivo refused the token it had just issued for the API key',
		description:
			`Check in Masivo that the API key is active and may use the storefront API, and that the Base URL belongs to the same account.${isForOne ? PERHAPS_FOR_ONE : ''} ${messageIn(body, redact)}`.trimEnd(),
		status: 401,
		body,
		declaration: { cause: 'credential-invalid' },
	});
}

/** @param field the credential's field that has no value */
export function credentialEmpty(field: string): Failure {
	return masivoFailure('credential', {
		message: `The Masivo API credential has no ${field}`,
		description: `Open the credential and fill in '${field}'.`,
		declaration: { cause: 'credential-invalid' },
	});
}

/** Somebody edited it during the run. @param field whose value is another one now */
export function credentialChanged(field: string): Failure {
	return masivoFailure('credential', {
		message: `The ${field} of the Masivo API credential was changed during the execution`,
		description:
			'A new token was needed, and none was requested with the old value. Run the items that failed again.',
		declaration: { cause: 'credential-invalid' },
	});
}

/** What makes a Base URL unusable. It is not shown: a password may stand in it. */
const BASE_URL_FAULTS = {
	address: 'is not a web address',
	empty: 'has no value',
	invisible: 'holds a blank, a line break or a character that nobody sees',
	login: 'holds a user name or a password',
};

const BASE_URL_REMEDIES: Readonly<Record<keyof typeof BASE_URL_FAULTS, string>> = {
	address: '',
	empty: 'Its expression gave no text. ',
	invisible: 'Type it anew. ',
	login: 'They would go out in place of the token: take out what stands before the @. ',
};

export function badBaseUrl(fault: keyof typeof BASE_URL_FAULTS = 'address'): Failure {
	return masivoFailure('credential', {
		message: `The Base URL of the Masivo API credential ${BASE_URL_FAULTS[fault]}`,
		description: `${BASE_URL_REMEDIES[fault]}${BASE_URL_ADVICE}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** @param field the credential's field whose value cannot be sent in a header; it is not shown */
export function credentialUnsendable(field: string): Failure {
	return masivoFailure('credential', {
		message: `The ${field} of the Masivo API credential holds a character that cannot be sent`,
		description: `Such as a line break, a blank or one that nobody sees inside of it. Copy it again from Masivo, on one line, into '${field}'.`,
		declaration: { cause: 'credential-invalid' },
	});
}

/** What makes a Webhook Secret unusable. It is not shown. */
const WEBHOOK_SECRET_FAULTS = {
	empty: 'has no value',
	characters: 'holds a character that an address cannot carry as it is',
};

const WEBHOOK_SECRET_REMEDIES: Readonly<Record<keyof typeof WEBHOOK_SECRET_FAULTS, string>> = {
	empty: 'Its expression gave no text, or it is all blanks. Enter a secret, or empty the field.',
	characters:
		'Use letters from A to Z, digits and the signs - . _ ~ only, and change the address in Masivo as well (Settings → Webhooks).',
};

export function badWebhookSecret(fault: keyof typeof WEBHOOK_SECRET_FAULTS): Failure {
	return masivoFailure('credential', {
		message: `The Webhook Secret of the Masivo API credential ${WEBHOOK_SECRET_FAULTS[fault]}`,
		description: WEBHOOK_SECRET_REMEDIES[fault],
		declaration: { cause: 'configuration-invalid' },
	});
}

export function domainNotAllowed(): Failure {
	return masivoFailure('credential', {
		message: 'The Masivo API credential does not allow the domain of its own Base URL',
		description: "Nothing was sent. Correct 'Allowed Domains' or the Base URL in the credential.",
		declaration: { cause: 'configuration-invalid' },
	});
}

/**
 * @param field the credential's field that differs
 * @param item the first item whose value is another one than the first item's
 */
export function credentialDiffers(field: string, item: number): Failure {
	return masivoFailure('credential', {
		message: `The ${field} of the Masivo API credential differs between item 0 and item ${item}`,
		description:
			"Nothing was sent, because a run uses one credential for all its items. Put a 'Loop Over Items' node (batch size 1) before this node, or make the expression in the credential the same for all items.",
		declaration: { cause: 'configuration-invalid' },
	});
}

export function noAllowedDomains(): Failure {
	return masivoFailure('credential', {
		message: 'The Masivo API credential allows no domain',
		description: "Fill in 'Allowed Domains' in the credential, or allow all domains there.",
		declaration: { cause: 'configuration-invalid' },
	});
}
