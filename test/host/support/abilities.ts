import { isAtLeast } from '../../../host/versions';

/** Something that the newest n8n does and an older one does not. Host tests try it both ways. */
export interface Ability {
	since: string;
	/** What the user of this node goes without, for the README. */
	loss: string;
}

export const ABILITIES = {
	/** `failure` of NodeApiError. */
	failureDeclarations: {
		since: '2.37',
		loss: 'n8n is not told the cause of a failure (`failure`), which stands in the text of the error only',
	},
} satisfies Record<string, Ability>;

export const has = (n8n: string, ability: keyof typeof ABILITIES): boolean =>
	isAtLeast(n8n, ABILITIES[ability].since);

export const lossesOf = (n8n: string): string[] =>
	Object.values(ABILITIES)
		.filter(({ since }) => !isAtLeast(n8n, since))
		.map(({ loss }) => loss);
