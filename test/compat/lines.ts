import { N8N_VERSION } from '../../host/versions';
import type { CapabilityName } from './capabilities';

/** A version of n8n, and what it lacks of what the newest has. */
export interface Line {
	n8n: string;
	lacks: readonly CapabilityName[];
}

/** What the README claims, oldest first. */
export const LINES: readonly Line[] = [
	// From 2.35.3 on, n8n moves a failed item with `details` to the error output; before 2.34 its
	// NodeApiError loses its cause, which tells the node what became of a request.
	{ n8n: '2.35.7', lacks: ['failureDeclarations', 'tokenRequestDomains'] },
	{ n8n: '2.36.8', lacks: ['failureDeclarations', 'tokenRequestDomains', 'emptyDomainList'] },
	{ n8n: '2.38.7', lacks: ['tokenRequestDomains', 'emptyDomainList'] },
	{ n8n: N8N_VERSION, lacks: [] },
];

/** A version that is not in the list is taken to lack nothing. */
export const lineOf = (n8n: string): Line =>
	LINES.find((line) => line.n8n === n8n) ?? { n8n, lacks: [] };
