import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** A field of the editor as a row of a table. */
export interface FieldRow {
	/** As in the editor, after the collection it stands in. */
	name: string;
	required: boolean;
	/** Empty if the field is. */
	default: string;
	description: string;
}

/** Defaults that say nothing; the last two are those of JSON. */
const EMPTY: unknown[] = ['', '{}', '[]'];

type Choice = INodePropertyOptions | INodeProperties | INodePropertyCollection;

/** One for each field that can be filled in; collections are opened. */
export function fieldRows(fields: readonly INodeProperties[], before = ''): FieldRow[] {
	return fields.flatMap((field) => {
		const name = `${before}${field.displayName}`;
		const { type, options = [] } = field;
		if (type === 'notice' || type === 'hidden') return [];
		if (type === 'collection') return fieldRows(options.filter(isField), `${name} → `);
		if (type === 'fixedCollection') {
			const groups = options.filter(isGroup);
			return groups.flatMap(({ displayName, values }) =>
				fieldRows(values, `${name} → ${groups.length > 1 ? `${displayName} → ` : ''}`),
			);
		}
		return [
			{
				name,
				required: field.required === true,
				default: defaultOf(field),
				description: [
					field.description ?? '',
					choicesOf(field),
					condition('Only with', field.displayOptions?.show, fields),
					condition('Not with', field.displayOptions?.hide, fields),
				]
					.filter((sentence) => sentence !== '')
					.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
					.join(' '),
			},
		];
	});
}

const isField = (choice: Choice): choice is INodeProperties => 'type' in choice;

const isGroup = (choice: Choice): choice is INodePropertyCollection => 'values' in choice;

const isOption = (choice: Choice): choice is INodePropertyOptions => 'value' in choice;

function defaultOf(field: INodeProperties): string {
	const values = Array.isArray(field.default) ? field.default : [field.default];
	return values
		.filter((value) => !EMPTY.includes(value) && typeof value !== 'object')
		.map((value) => nameOf(field, value))
		.join(', ');
}

/** A value as the editor calls it. */
function nameOf(field: INodeProperties | undefined, value: unknown): string {
	const option = (field?.options ?? []).filter(isOption).find((choice) => choice.value === value);
	return option?.name ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function choicesOf({ options = [], modes = [] }: INodeProperties): string {
	const choices = options.filter(isOption).map(({ name, description }) => {
		return description ? `${name} (${description})` : name;
	});
	if (choices.length > 0) return `Choices: ${choices.join(', ')}`;
	return modes.length > 0 ? `Ways: ${modes.map(({ displayName }) => displayName).join(', ')}` : '';
}

/** When the field is there, in the words of the fields beside it. */
function condition(
	word: string,
	values: Record<string, unknown[] | undefined> | undefined = {},
	fields: readonly INodeProperties[],
): string {
	const conditions = Object.entries(values).map(([key, wanted = []]) => {
		const field = fields.find(({ name }) => name === key.replace(/^\//, ''));
		const names = wanted.map((value) => nameOf(field, value));
		return `${field?.displayName ?? key}: ${names.join(' or ')}`;
	});
	return conditions.length > 0 ? `${word} ${conditions.join(', ')}` : '';
}
