/**
 * Stand-ins for the nodes of n8n-nodes-base that the example workflows use. That package is
 * hundreds of dependencies large, so it is not installed for the tests. Each covers the parameters our
 * workflows set and refuses the others, so that a workflow never runs differently from n8n unnoticed.
 */
import { type INode, type INodeType, UserError } from 'n8n-workflow';

import { noOp } from './noOp';
import { set } from './set';
import { splitInBatches } from './splitInBatches';
import { splitOut } from './splitOut';
import { manualTrigger, webhook } from './startNodes';
import { stickyNote } from './stickyNote';

export const baseNodes: Record<string, INodeType> = {
	manualTrigger,
	noOp,
	set,
	splitInBatches,
	splitOut,
	stickyNote,
	webhook,
};

const isEmptyCollection = (value: unknown) =>
	typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/**
 * n8n drops parameters that a node type does not declare. A stand-in that dropped one would make a
 * different workflow of it, so that is an error here. What starts a workflow may say anything: its
 * items are given to it.
 *
 * @throws UserError naming the node and the parameter
 */
export function assertSupported(node: INode): void {
	const type = baseNodes[node.type.replace('n8n-nodes-base.', '')];
	if (type === undefined || type.description.group.includes('trigger')) return;
	const declared = type.description.properties.map(({ name }) => name);
	for (const [name, value] of Object.entries(node.parameters)) {
		if (declared.includes(name) || isEmptyCollection(value)) continue;
		throw new UserError(`"${node.name}": this stand-in for ${node.type} has no "${name}"`);
	}
}
