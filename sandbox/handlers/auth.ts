import type { Context } from 'openapi-backend';
import type { Answer } from '../answers';
import type { Call } from '../call';

export function authorize(_context: Context, { state }: Call): Answer {
	return { status: 200, body: { data: state.tokens.issue() } };
}
