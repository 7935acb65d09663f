import {
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Split Out 1: one top-level list field, alone. */
export const splitOut: INodeType = {
	description: {
		displayName: 'Split Out',
		name: 'splitOut',
		group: ['transform'],
		version: 1,
		description: 'Turn a list inside item(s) into separate items',
		defaults: { name: 'Split Out' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{
				displayName: 'Fields To Split Out',
				name: 'fieldToSplitOut',
				type: 'string',
				required: true,
				default: '',
			},
		],
	},
	async execute() {
		const items = this.getInputData().flatMap((item, itemIndex): INodeExecutionData[] => {
			const field = this.getNodeParameter('fieldToSplitOut', itemIndex) as string;
			const { [field]: list } = item.json;
			if (!Array.isArray(list)) {
				throw new NodeOperationError(
					this.getNode(),
					`"${field}": only one list field of the item can be split here`,
					{ itemIndex },
				);
			}
			return list.map((entry: IDataObject[string]) => ({
				json: isObject(entry) ? entry : { [field]: entry },
				pairedItem: { item: itemIndex },
			}));
		});
		return [items];
	},
};
