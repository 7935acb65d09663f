import {
	type FieldType,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	jsonParse,
	NodeConnectionTypes,
	NodeOperationError,
	validateFieldType,
} from 'n8n-workflow';

interface Assignment {
	name: string;
	type: FieldType;
	value: unknown;
}

function assignedFields(this: IExecuteFunctions, itemIndex: number): IDataObject {
	const assignments = this.getNodeParameter(
		'assignments.assignments',
		itemIndex,
		[],
	) as Assignment[];
	const fields: IDataObject = {};
	for (const { name, type, value } of assignments) {
		if (name.includes('.')) {
			throw new NodeOperationError(
				this.getNode(),
				`"${name}": dot notation is not supported here`,
				{
					itemIndex,
				},
			);
		}
		const checked = validateFieldType(name, value, type);
		if (!checked.valid) {
			throw new NodeOperationError(this.getNode(), checked.errorMessage, { itemIndex });
		}
		fields[name] = checked.newValue as IDataObject[string];
	}
	return fields;
}

function rawFields(this: IExecuteFunctions, itemIndex: number): IDataObject {
	const output = this.getNodeParameter('jsonOutput', itemIndex) as string | IDataObject;
	return typeof output === 'string' ? jsonParse<IDataObject>(output) : output;
}

/** Edit Fields (Set) 3.x: mode `raw`, and `manual` with typed assignments. */
export const set: INodeType = {
	description: {
		displayName: 'Edit Fields (Set)',
		name: 'set',
		group: ['input'],
		version: [3, 3.1, 3.2, 3.3, 3.4],
		description: 'Modify, add, or remove item fields',
		defaults: { name: 'Edit Fields' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Mode', name: 'mode', type: 'string', default: 'manual' },
			{ displayName: 'JSON', name: 'jsonOutput', type: 'json', default: '{}' },
			{
				displayName: 'Fields to Set',
				name: 'assignments',
				type: 'assignmentCollection',
				default: {},
			},
		],
	},
	async execute() {
		const fieldsOf = this.getNodeParameter('mode', 0) === 'raw' ? rawFields : assignedFields;
		const items = this.getInputData().map((_item, itemIndex): INodeExecutionData => {
			return { json: fieldsOf.call(this, itemIndex), pairedItem: { item: itemIndex } };
		});
		return [items];
	},
};
