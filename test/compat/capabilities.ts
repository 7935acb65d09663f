/** Something that the newest n8n does and an older one does not. */
export interface Capability {
	/** What the user of this node goes without, for the README; nothing where only tests differ. */
	loss?: string;
	/** The tests that fail without it, by `<file> › <full name>`. */
	tests: RegExp[];
}

export const CAPABILITIES = {
	/** `failure` of NodeApiError: n8n-workflow 2.37. */
	failureDeclarations: {
		loss: 'n8n is not told the cause of a failure (`failure`), which stands in the text of the error only',
		tests: [
			/^answers.* says which of the keys are left/,
			/^answers.* declares the failure /,
			/^authentication.* a bearer token that is refused says that tokens end/,
			/^authentication.* an API key that is refused ends the node with the reason/,
			/^retries.* a server that is down is named/,
			/^retries.* is given up after Max Retries, in words/,
			/^retries.* longer than Max Retry Wait fails at once/,
		],
	},

	/** The domains of a credential hold for its own `preAuthentication`: n8n 2.41. */
	tokenRequestDomains: {
		loss: 'Allowed Domains of the credential do not hold for the exchange of its API key',
		tests: [
			/^answers.* the domains that the credential allows are kept to with apiKey/,
			/^engine\.test.* keeps the token request within the domains/,
		],
	},

	/** With these domains left empty, n8n 2.35 and 2.41 refuse a credential test; in between not. */
	emptyDomainList: {
		tests: [/^engine\.test.* words a failure that no request caused by its own message/],
	},
} satisfies Record<string, Capability>;

export type CapabilityName = keyof typeof CAPABILITIES;
