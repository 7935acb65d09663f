import { batchSettingsFields, settingsFields } from '../../nodes/Masivo/execution/settings';
import { fullDescription } from '../../nodes/Masivo/resources/resource';
import type { Call, Document } from './document';
import { fieldRows } from './fieldRows';
import type { LinkedOperation, LinkedResource } from './links';
import { bulletsOf, code, escaped, json, linkTo, table } from './markdown';
import { openQuestions, type OpenQuestions } from './openQuestions';
import { sample } from './sample';

export const PAGE = 'docs/operations.md';

const OPTIONS = 'Options of every operation';

const IMPORT_OPTIONS = 'Options of imports';

const GENERAL = 'What is not known in general';

/**
 * docs/operations.md, before Prettier.
 *
 * @param trigger the chapter about the trigger
 */
export function operationsPage(
	document: Document,
	resources: readonly LinkedResource[],
	trigger = '',
): string {
	const operations = resources.flatMap((resource) => resource.operations);
	const questions = openQuestions(document, resources);
	return [
		'<!-- Made by `npm run generate` from api/masivo.openapi.yaml and nodes: do not edit. -->',
		'# Operations of the Masivo node',
		`Requests are sent to the Base URL of the credential, which is \`${document.servers[0].url}\` unless you change it. Keys such as CUST-GET name pages of Masivo's documentation. Where no page gives an example of a value, one of its type stands in its place.`,
		table(
			['Resource', 'Operation', 'What it does', 'Request'],
			operations.map((linked) => [
				escaped(linked.resource.name),
				linkTo(linked.operation.name, titleOf(linked)),
				escaped(linked.operation.description),
				code(linked.calls[0].title),
			]),
		),
		`## ${OPTIONS}`,
		`They stand in the collection Options, beside those that one operation has for itself. Imports have [their own](#options-of-imports) in place of these.`,
		fieldTable(fieldRows(settingsFields)),
		`## ${IMPORT_OPTIONS}`,
		'One request is under way at a time.',
		fieldTable(fieldRows(batchSettingsFields)),
		...resources.map((resource) => chapter(document, resource, questions)),
		...(trigger ? [trigger] : []),
		`## ${GENERAL}`,
		bulletsOf(questions.general),
	].join('\n\n');
}

/** Each resource with the names of its operations, which lead to the page. */
export function operationsTable(resources: readonly LinkedResource[]): string {
	const rows = resources.map(({ name, operations }) => [
		escaped(name),
		operations.map((linked) => linkTo(linked.operation.name, titleOf(linked), PAGE)).join(', '),
	]);
	return table(['Resource', 'Operations'], rows);
}

const titleOf = ({ resource, operation }: LinkedOperation): string =>
	`${resource.name} → ${operation.name}`;

function chapter(document: Document, resource: LinkedResource, questions: OpenQuestions): string {
	const shared = questions.of(resource);
	return [
		`## ${resource.name}`,
		...resource.operations.map((linked) =>
			[
				section(document, linked),
				output(document, linked, resource),
				questions.of(linked).length > 0
					? `**Not known**\n\n${bulletsOf(questions.of(linked))}`
					: '',
			].join('\n\n'),
		),
		shared.length > 0
			? `### ${resource.name}: what is not known of several operations\n\n${bulletsOf(shared)}`
			: '',
	].join('\n\n');
}

function section(document: Document, linked: LinkedOperation): string {
	const { operation, calls } = linked;
	const [main, ...others] = calls.map((call) => requestText(document, call));
	const options = [...(operation.options ?? [])].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	);
	const rows = [...fieldRows(operation.fields), ...fieldRows(options, 'Options → ')];
	return [
		`### ${titleOf(linked)}`,
		escaped(fullDescription(operation)),
		`**Request** ${main}${others.length > 0 ? `; also ${others.join(', ')}` : ''}`,
		rows.length > 0 ? fieldTable(rows) : 'There are no fields.',
	].join('\n\n');
}

export function fieldTable(rows: ReturnType<typeof fieldRows>): string {
	return table(
		['Field', 'Required', 'Default', 'Description'],
		rows.map(({ name, required, default: given, description }) =>
			[name, required ? 'yes' : '', given, description].map(escaped),
		),
	);
}

/** The request and the pages that its description names. */
export function requestText(document: Document, { title, description, requestBody }: Call): string {
	const pages = new Map(
		[...document.info.description.matchAll(/^\| ([A-Z-]+) \| (\/\S+) \|$/gm)].map(
			([, key, path]) => [key, path.replaceAll('[', '%5B').replaceAll(']', '%5D')],
		),
	);
	const { schema } = Object.values(requestBody?.content ?? {})[0] ?? {};
	const body = schema?.$ref
		? document.components.schemas[schema.$ref.split('/').at(-1) ?? '']
		: schema;
	const text = `${description ?? ''} ${body?.description ?? ''}`;
	const named = [...new Set(text.match(/\b[A-Z][A-Z-]+\b/g))].flatMap((key) => {
		const path = pages.get(key);
		return path === undefined ? [] : [`[${key}](https://docs.masivo.ai${path})`];
	});
	return named.length > 0 ? `${code(title)} (${named.join(', ')})` : code(title);
}

/** The same example is not shown twice in a chapter. */
function output(
	document: Document,
	linked: LinkedOperation,
	{ operations }: LinkedResource,
): string {
	const first = operations.find(
		(other) => other.output === linked.output && other.simplified === linked.simplified,
	);
	if (first && first !== linked) {
		return `**Output** as for ${linkTo(titleOf(first), titleOf(first))}.`;
	}
	const { schemas } = document.components;
	const example = json(sample(document, schemas[linked.output]));
	if (linked.simplified === undefined) return `**Output**, one item:\n\n${example}`;
	const simplified = json(sample(document, schemas[linked.simplified]));
	return `**Output**, one item:\n\n${example}\n\n<details>\n<summary>With Simplify</summary>\n\n${simplified}\n\n</details>`;
}
