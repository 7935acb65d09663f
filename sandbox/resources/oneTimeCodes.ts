import type { components } from '../../api/types';

type Schemas = components['schemas'];

/** How long a one-time code lasts, in milliseconds. */
export const LIFETIME_MS = 300_000;

/** A one-time code as the sandbox keeps it. */
export type OneTimeCodeState = Schemas['OneTimeCode'] &
	Schemas['NewOneTimeCode'] & { expired_at: string; verified: boolean };

/** Makes a code of four digits, another one each time until ten thousand are made. */
export function oneTimeCodeFrom(
	{ customer_id, metadata = {} }: Schemas['NewOneTimeCode'],
	index: number,
): OneTimeCodeState {
	return {
		// 7919 is a prime, so that the codes jump about and none comes twice.
		code: String((1234 + index * 7919) % 10_000).padStart(4, '0'),
		expired_at: new Date(Date.now() + LIFETIME_MS).toISOString(),
		...{ customer_id, metadata, verified: false },
	};
}
