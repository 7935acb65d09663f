import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IWorkflowBase,
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
	if (test === undefined) return failed('No testing function found for this credential.');
	try {
		const output = await sendTestRequest(types, typeName, data, test);
		return judgeAnswer(output?.[0][0].json ?? {}, test.rules);
	} catch (error) {
		return judgeFailure(error as RequestFailure, test.rules);
	}
}

async function sendTestRequest(
	types: CredentialTypes,
	typeName: string,
	data: ICredentialDataDecryptedObject,
	test: ICredentialTestRequest,
): Promise<INodeExecutionData[][] | undefined> {
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
	return await new RoutingNode(context, nodeType, decrypted).runNode();
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

function judgeAnswer(
	body: INodeExecutionData['json'],
	rules: ICredentialTestRequest['rules'] = [],
): CredentialTestResult {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties as {
			key: string;
			value: unknown;
			message: string;
		};
		const actual = key
			.split('.')
			.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], body);
		if (actual === value) return failed(message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}

function judgeFailure(
	error: RequestFailure,
	rules: ICredentialTestRequest['rules'] = [],
): CredentialTestResult {
	const response = error.cause?.response;
	if (response !== undefined) {
		const { status, statusText } = response;
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === status,
		);
		if (rule !== undefined) return failed(String(rule.properties.message));
		if (status < 199 || status > 299) {
			return failed(statusText || `Received HTTP status code: ${status}`);
		}
	} else if (error.cause?.code) {
		return failed(error.cause.code);
	}
	return failed(error.message);
}
