/**
 * Where versions of n8n differ, as far as this engine uses them: what the newest n8n exports, or
 * what an older one did instead. The rest of this folder is written for the newest.
 */
import * as workflow from 'n8n-workflow';

/** What n8n-workflow exports; any of it may be missing in an older one. */
const host: Partial<typeof workflow> = workflow;

/** Before 2.41, n8n did not hold the request that renews a token to the credential's domains. */
export const getCredentialOwnRequestAllowedDomains: typeof workflow.getCredentialOwnRequestAllowedDomains =
	host.getCredentialOwnRequestAllowedDomains ?? (() => undefined);
