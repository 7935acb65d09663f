import type { Answer } from '../answers';
import { tiers } from './customers';

export function listTiers(): Answer {
	return { status: 200, body: { data: tiers } };
}
