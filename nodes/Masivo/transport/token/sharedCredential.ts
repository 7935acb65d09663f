import * as host from 'n8n-workflow';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE, FOR_THIS_RUN_ONLY } from './credential';
import { credentialDiffers } from '../failure/credentialFailures';
import { cancelSignalOf, type Host, itemCountOf } from '../flow/host';
import { cancelled } from '../failure/runFailures';
import { isRecord } from '../facts/values';

/** Whether all items of a run have the same credential: its fields may hold expressions. */

type Credential = ICredentialDataDecryptedObject;

/** The fields on which it depends who is asked, in whose name, and whether n8n lets it pass. */
const FIELDS: ReadonlyArray<[name: string, shownAs: string]> = [
	['authentication', 'Authentication'],
	['apiKey', 'API Key'],
	['accessToken', 'Bearer Token'],
	['baseUrl', 'Base URL'],
	['allowedHttpRequestDomains', 'Allowed HTTP Request Domains'],
	['allowedDomains', 'Allowed Domains'],
];

/** A path into what is the same for every item: variables, external secrets, the environment. */
const SAME_FOR_ALL =
	/\{\{\s*\$(?:vars|secrets|env)(?:\.[A-Za-z_]\w*|\[(?:'[^'\\]*'|"[^"\\]*")\])+\s*\}\}/g;

/**
 * Before, n8n stored the whole credential with a renewed token, and its expressions were replaced by
 * what they gave for one item (n8n's credentials-helper.js, preAuthentication; so in 1.123 and 2.8).
 */
const HOST_KEEPS_EXPRESSIONS = 'getCredentialOwnRequestAllowedDomains' in host;

/**
 * The credential as it is for every item.
 *
 * n8n works expressions out for the item that is named, and reads and decrypts the credential each
 * time. So it is read once; only where a field holds an expression that may look at the item is it read
 * for each of them. If n8n no longer shows what was typed, every item is read for, which is slow and
 * misses nothing. What can be missed: an expression that gives another value each time it is worked
 * out (`Math.random()`) may by chance give the same here.
 *
 * @throws Failure if it differs between items
 */
export async function readSharedCredential(context: Host): Promise<Credential> {
	const { credential, typed } = await readWatched(context);
	if (mayDiffer(typed)) await checkEveryItem(context, credential);
	const wouldBeSpoilt = !HOST_KEEPS_EXPRESSIONS && holdsExpression(typed);
	return wouldBeSpoilt ? { ...credential, [FOR_THIS_RUN_ONLY]: true } : credential;
}

async function checkEveryItem(context: Host, first: Credential): Promise<void> {
	const itemCount = itemCountOf(context);
	for (let item = 1; item < itemCount; item++) {
		if (cancelSignalOf(context)?.aborted) throw cancelled();
		const field = differingField(first, await credentialFor(context, item));
		if (field !== undefined) throw credentialDiffers(field, item);
	}
}

/** @param typed the fields as they were typed; undefined if they could not be seen */
export function mayDiffer(typed: Credential | undefined): boolean {
	return typed === undefined || expressionsIn(typed).some(isUnlikeForItems);
}

function holdsExpression(typed: Credential | undefined): boolean {
	return typed === undefined || expressionsIn(typed).length > 0;
}

function expressionsIn(typed: Credential): string[] {
	return FIELDS.map(([name]) => typed[name]).filter(
		(value): value is string => typeof value === 'string' && value.startsWith('='),
	);
}

function isUnlikeForItems(expression: string): boolean {
	return expression.replace(SAME_FOR_ALL, '').includes('{{');
}

/** The field, as the editor shows it, that is not the same in both; undefined if all are. */
export function differingField(one: Credential, other: Credential): string | undefined {
	return FIELDS.find(([name]) => one[name] !== other[name])?.[1];
}

/**
 * Reads the credential for the first item, and looks at what n8n hands to its evaluator then: the
 * fields as they were typed. n8n's contexts hold the evaluator, but do not offer it to nodes (n8n-core,
 * node-execution-context.js, and n8n's credentials-helper.js).
 */
async function readWatched(
	context: Host & { workflow?: EvaluatorOwner },
): Promise<{ credential: Credential; typed?: Credential }> {
	const { workflow } = context;
	const evaluate = workflow?.expression?.getParameterValue;
	if (typeof evaluate !== 'function') {
		return { credential: await credentialFor(context, 0) };
	}
	let typed: Credential | undefined;
	const watch = (...request: unknown[]): unknown => {
		const [fields] = request;
		if (isRecord(fields) && FIELDS.some(([name]) => name in fields)) typed = fields as Credential;
		return evaluate.apply(workflow?.expression, request);
	};
	const expression = derived(workflow?.expression ?? {}, { getParameterValue: watch });
	const watched = derived(context, { workflow: derived(workflow ?? {}, { expression }) });
	return { credential: await credentialFor(watched, 0), typed };
}

/** The credential with its expressions worked out for an item. */
async function credentialFor(context: Host, item: number): Promise<Credential> {
	return await context.getCredentials(CREDENTIAL_TYPE, item);
}

interface EvaluatorOwner {
	expression?: { getParameterValue?(...request: unknown[]): unknown };
}

/** The same object but for some of its properties. */
function derived<T extends object>(original: T, changes: object): T {
	return Object.create(original, Object.getOwnPropertyDescriptors(changes)) as T;
}
