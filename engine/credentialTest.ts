import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWorkflowBase,
	UnexpectedError,
	Workflow,
} from 'n8n-workflow';

import { createAdditionalData } from './additionalData';
import { CredentialsHelper, type CredentialTypes, storedCredential } from './credentials';
import { noOp } from './nodes/noOp';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** What a failed request tells, as far as the message depends on it. */
interface RequestFailure extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

const failed = (message: string): CredentialTestResult => ({ status: 'Error', message });

/**
 * Runs the credential type's `test`, and words the outcome, as "Save" in n8n's credential form does
 * (`n8n/dist/services/credentials-tester.service.js`, 2.41.1): a temporary No Operation node whose
 * one property carries the request.
 *
 * That node's type is the bare `noOp` there, while `preAuthentication` is only forced for
 * `n8n-nodes-base.noOp`. So a token that is already stored is used as it is, until a 401.
 */
export async function testCredential(
	types: CredentialTypes,
	typeName: string,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const { test } = types.getByName(typeName);
	if (!test || test.rules) throw new UnexpectedError('This engine plays tests without rules');
	try {
		await sendTestRequest(types, typeName, data, test);
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return judgeFailure(error as RequestFailure);
	}
}

async function sendTestRequest(
	types: CredentialTypes,
	typeName: string,
	data: ICredentialDataDecryptedObject,
	test: ICredentialTestRequest,
): Promise<void> {
	const stored = storedCredential(typeName, data);
	const { id, name } = stored;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: noOp.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [typeName]: { id, name } },
	};
	const nodeType = testNodeType(typeName, test);
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = createAdditionalData(new CredentialsHelper(types, [stored]), {
		id: 'credential-test',
		mode: 'internal',
		workflow: workflow as unknown as IWorkflowBase,
	});
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id, name, type: typeName, data: types.withDefaults(typeName, data) };
	await new RoutingNode(context, nodeType, decrypted).runNode();
}

function testNodeType(typeName: string, { request }: ICredentialTestRequest): INodeType {
	return {
		description: {
			...noOp.description,
			credentials: [{ name: typeName, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

function judgeFailure({ cause, message }: RequestFailure): CredentialTestResult {
	const { code, response } = cause ?? {};
	if (response === undefined) return failed(code || message);
	const { status, statusText } = response;
	return failed(statusText || `Received HTTP status code: ${status}`);
}
