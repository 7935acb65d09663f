import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { Answer } from '../answers';
import type { Call } from '../call';

export interface TokenStore {
	/** What is exchanged for a token. */
	apiKey: string;
	tokens: Tokens;
}

/** The bearer tokens of one sandbox: shaped like JWTs, known by heart instead of by signature. */
export class Tokens {
	private readonly secret = randomBytes(32);

	/** When each token ends, in milliseconds since 1970. */
	private readonly ends = new Map<string, number>();

	constructor(private readonly lifetimeMs: number) {}

	/** Issues a token that is accepted until its `exp` (seconds since 1970, with a fraction). */
	issue(): string {
		const now = Date.now();
		const end = now + this.lifetimeMs;
		const claims = { jti: randomUUID(), iat: now / 1000, exp: end / 1000 };
		const unsigned = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
		const signature = createHmac('sha256', this.secret).update(unsigned).digest('base64url');
		const token = `${unsigned}.${signature}`;
		this.ends.set(token, end);
		return token;
	}

	/** Whether an `Authorization` header carries a token that was issued here and has not ended. */
	accepts(authorization: string | undefined): boolean {
		const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
		return token !== undefined && Date.now() < (this.ends.get(token) ?? 0);
	}

	/** Ends every token issued so far. */
	expireAll(): void {
		this.ends.clear();
	}
}

function encode(part: object): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}

export function authorize(_context: Context, { state }: Call<TokenStore>): Answer {
	return { status: 200, body: { data: state.tokens.issue() } };
}
