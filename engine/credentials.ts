import type { PackageDirectoryLoader } from 'n8n-core';
import {
	deepCopy,
	getCredentialOwnRequestAllowedDomains,
	type ICredentialDataDecryptedObject,
	type ICredentialsExpressionResolveValues,
	ICredentialsHelper,
	type ICredentialType,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	injectDomainRestrictionFields,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type IRequestOptionsSimplified,
	isExpression,
	type IWorkflowExecuteAdditionalData,
	NodeHelpers,
	UnexpectedError,
	UserError,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { unavailable } from './additionalData';

/** One row of n8n's credentials table, kept in memory. Shared by executions as long as it lives. */
export interface StoredCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	/** What the user typed and what `preAuthentication` stored since. */
	data: ICredentialDataDecryptedObject;
	/** How often a node had n8n read and decrypt it. */
	reads: number;
	/** How often `preAuthentication` had its answer stored. */
	writes: number;
}

let lastId = 0;

/** A credential as after "Save" in n8n; the workflow's nodes find it by its id, else by its name. */
export function storedCredential(
	type: string,
	data: ICredentialDataDecryptedObject,
	{ id = `credential-${++lastId}`, name = `${type} account` } = {},
): StoredCredential {
	return { id, name, type, data: deepCopy(data), reads: 0, writes: 0 };
}

/**
 * The credential types of a package, with the fields that n8n adds to them when it loads them.
 *
 * @throws UnexpectedError if a type needs more of n8n than is played here
 */
export class CredentialTypes {
	constructor(private readonly loader: PackageDirectoryLoader) {
		for (const name of Object.keys(loader.known.credentials)) {
			const { type } = loader.getCredential(name);
			if (type.extends || type.restrictToSupportedNodes) {
				throw new UnexpectedError(`"${name}" needs more of n8n than this engine plays`);
			}
			type.properties = injectDomainRestrictionFields(type);
		}
	}

	getByName(name: string): ICredentialType {
		return this.loader.getCredential(name).type;
	}

	/** The stored data as a node gets it: every property present, defaults filled in. */
	withDefaults(name: string, data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
		const known = NodeHelpers.getNodeParameters(
			this.getByName(name).properties,
			deepCopy(data) as INodeParameters,
			true,
			false,
			null,
			null,
		);
		return known as ICredentialDataDecryptedObject;
	}
}

/** The host's `helpers`, held to the domains that the credential's owner allowed. */
function restrictToCredentialDomains(
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): IHttpRequestHelper {
	const httpRequest = async (options: IHttpRequestOptions): Promise<unknown> => {
		const allowedDomains = getCredentialOwnRequestAllowedDomains(credentials);
		if (allowedDomains === undefined) return await helpers.httpRequest(options);
		if (options.allowedDomains !== undefined) {
			throw new UserError('The credential and its authentication step both restrict domains');
		}
		return await helpers.httpRequest({ ...options, allowedDomains });
	};
	return { helpers: { httpRequest } };
}

/**
 * What n8n does with credentials (`n8n/dist/credentials-helper.js`, 2.41.1), over a store in memory:
 * when it reads, authenticates, renews and stores them. n8n's own class needs its database.
 */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: CredentialTypes,
		private readonly store: StoredCredential[],
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.getByName(type).properties;
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.getByName(typeName);
		if (typeof authenticate !== 'function') {
			throw new UnexpectedError('This engine plays no authentication by expressions');
		}
		return await authenticate(credentials, options as IHttpRequestOptions);
	}

	/**
	 * Called before each request, and once more (`expired`) after a 401. Renews if it must, stores
	 * the answer and puts it into `credentials`.
	 *
	 * @returns `credentials` if they were renewed and stored
	 */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.types.getByName(typeName);
		const token = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (token === undefined || type.preAuthentication === undefined) return undefined;
		if (credentials[token.name] !== '' && !expired) return undefined;

		const restricted = restrictToCredentialDomains(helpers, credentials);
		const output = (await type.preAuthentication.call(
			restricted,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[token.name] === undefined || node.credentials === undefined) return undefined;

		const stored = this.find(node.credentials[type.name], type.name);
		const isKept = (key: string) => key !== token.name && isExpression(stored.data[key]);
		const changes = Object.entries(output).filter(([key]) => !isKept(key));
		stored.data = { ...stored.data, ...Object.fromEntries(changes) };
		stored.writes += 1;
		return Object.assign(credentials, output);
	}

	runPreAuthentication = unavailable('An authentication by hand');

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		context?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.find(nodeCredentials, type);
		stored.reads += 1;
		if (raw === true) return deepCopy(stored.data);
		const data = this.types.withDefaults(type, stored.data);
		if (context === undefined) return data;
		return context.workflow.expression.getParameterValue(
			data as INodeParameters,
			context.runExecutionData,
			context.runIndex,
			context.itemIndex,
			context.node.name,
			context.connectionInputData,
			mode,
			{},
			executeData,
			false,
			data,
		) as ICredentialDataDecryptedObject;
	}

	getCredentials = unavailable('The encrypted credential');

	updateCredentials = unavailable('A change of a credential');

	updateCredentialsOauthTokenData = unavailable('OAuth');

	private find({ id, name }: INodeCredentialsDetails, type: string): StoredCredential {
		const stored = this.store.find(
			(credential) => credential.id === id && credential.type === type,
		);
		if (stored === undefined) {
			throw new UserError(`Credential "${name}" (${id}) of type "${type}" is not stored`);
		}
		return stored;
	}
}

/**
 * The nodes, with the credentials they name looked up in the store: by id, else by a name that only
 * one has. That is what n8n does when a workflow is imported (`replaceInvalidCredentials`).
 */
export function resolveCredentials(nodes: INode[], store: StoredCredential[]): INode[] {
	return nodes.map((node) => {
		const named = Object.entries(node.credentials ?? {});
		const resolved = named.map(([type, details]) => {
			const ofType = store.filter((credential) => credential.type === type);
			const byName = ofType.filter(({ name }) => name === details.name);
			const found =
				ofType.find(({ id }) => id === details.id) ?? (byName.length === 1 ? byName[0] : details);
			return [type, { id: found.id, name: found.name }];
		});
		return { ...node, credentials: Object.fromEntries(resolved) };
	});
}
