import { type PackageDirectoryLoader, UnrecognizedNodeTypeError } from 'n8n-core';
import {
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
	NodeHelpers,
} from 'n8n-workflow';

import { baseNodes } from './nodes';

const BASE_PACKAGE = 'n8n-nodes-base';

/**
 * The node types a workflow can name: the loaded package's (`<package>.<node>`) and the few of
 * n8n-nodes-base that `./nodes` stands in for.
 *
 * @throws UnrecognizedNodeTypeError, as n8n does, for any other name
 */
export class NodeTypes implements INodeTypes {
	constructor(private readonly loader: PackageDirectoryLoader) {}

	getByName(fullName: string): INodeType | IVersionedNodeType {
		const [packageName, nodeName] = fullName.split('.');
		if (packageName === this.loader.packageName) return this.loader.getNode(nodeName).type;
		if (packageName === BASE_PACKAGE && nodeName in baseNodes) return baseNodes[nodeName];
		throw new UnrecognizedNodeTypeError(packageName, nodeName);
	}

	getByNameAndVersion(fullName: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(fullName), version);
	}

	getKnownTypes() {
		return {};
	}
}
