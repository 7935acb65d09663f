import { isRecord } from '../failure/failure';

/**
 * When a token ends, as Unix time in ms: the `exp` of its JWT payload (api/masivo.openapi.yaml). The
 * signature is Masivo's business. undefined if the text is no JWT or names no end.
 */
export function tokenEndsAt(token: string): number | undefined {
	const payload = token.split('.')[1];
	if (!payload) return undefined;
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}
