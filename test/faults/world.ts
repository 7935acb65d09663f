import fc from 'fast-check';
import { LIKELY_NAMES } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/names';
import type { WithoutTagKeys } from '../../sandbox';
import type { Sent } from './sent';

/** What is not known of Masivo: how the parameter with the tag keys is named, and what is done without. */
export interface World {
	parameter: string;
	withoutTagKeys: WithoutTagKeys;
	/** Whether the node's option gives the name, so that nothing has to be found out. */
	isGiven: boolean;
}

const [LIKELIEST, SECOND] = LIKELY_NAMES;

export const worlds: fc.Arbitrary<World> = fc.record({
	parameter: fc.constantFrom(LIKELIEST, LIKELIEST, SECOND, LIKELY_NAMES[7], 'something_else'),
	withoutTagKeys: fc.constantFrom<WithoutTagKeys>('deleteNothing', 'refuse', 'deleteAll'),
	isGiven: fc.constantFrom(true, false, false),
});

/** Whether the answers of this Masivo show the name, if nothing goes wrong. */
export function canBeFound({ parameter, withoutTagKeys }: World): boolean {
	if (withoutTagKeys === 'deleteAll') return parameter === LIKELIEST;
	return LIKELY_NAMES.includes(parameter);
}

/** Whether a request is only made to find the name out, or to put back what a wrong one took. */
export function isSearch({ method, url }: Sent, world: World | undefined): boolean {
	if (!world || world.isGiven) return false;
	if (method !== 'DELETE') return true;
	return nameIn(url) !== world.parameter || /=n8n_no_\w+$/.test(url);
}

/** Whether a delete goes out under a name that the parameter does not have. */
export function isUnderWrongName({ method, url }: Sent, world: World | undefined): boolean {
	return world !== undefined && method === 'DELETE' && nameIn(url) !== world.parameter;
}

function nameIn(url: string): string | undefined {
	return /\?([^=]+)=/.exec(url)?.[1];
}
