import {
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Split Out 1: one top-level list field, alone or with the item's other fields. */
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
			{ displayName: 'Include', name: 'include', type: 'string', default: 'noOtherFields' },
		],
	},
	async execute() {
		const items = this.getInputData().flatMap((item, itemIndex): INodeExecutionData[] => {
			const field = this.getNodeParameter('fieldToSplitOut', itemIndex) as string;
			const include = this.getNodeParameter('include', itemIndex) as string;
			const { [field]: list, ...others } = item.json;
			if (!Array.isArray(list) || !['noOtherFields', 'allOtherFields'].includes(include)) {
				throw new NodeOperationError(
					this.getNode(),
					`"${field}" with "${include}": only one list field of the item can be split here`,
					{ itemIndex },
				);
			}
			return list.map((entry: IDataObject[string]) => ({
				json:
					include === 'allOtherFields'
						? { ...others, [field]: entry }
						: isObject(entry)
							? entry
							: { [field]: entry },
				pairedItem: { item: itemIndex },
			}));
		});
		return [items];
	},
};
