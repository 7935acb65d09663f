import { isAtLeast } from '../../../host/versions';

/** Something that the newest n8n does and another one does not. Host tests try it both ways. */
interface Ability {
	lacks: (n8n: string) => boolean;
	/** What the user of this node goes without, for the README. */
	loss: string;
}

export const ABILITIES = {
	/** `failure` of NodeApiError. */
	failureDeclarations: {
		lacks: (n8n) => !isAtLeast(n8n, '2.37'),
		loss: 'n8n is not told the cause of a failure (`failure`), which stands in the text of the error only',
	},

	/** Its `zod` packages, as npm installs them today, do not fit each other (seen of HTTP Request too). */
	toolFields: {
		lacks: (n8n) => n8n === '2.20.12',
		loss: 'installed by npm, n8n does not tell an agent’s model the fields of its tools, whatever the node',
	},
} satisfies Record<string, Ability>;

export const has = (n8n: string, ability: keyof typeof ABILITIES): boolean =>
	!ABILITIES[ability].lacks(n8n);

export const lossesOf = (n8n: string): string[] =>
	Object.values(ABILITIES)
		.filter(({ lacks }) => lacks(n8n))
		.map(({ loss }) => loss);
