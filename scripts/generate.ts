/**
 * Makes what follows from the OpenAPI document and from the node's own description, so that each
 * fact is written once: types, output schemas, the page about the operations, and their table in the README.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';
import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

import { resources } from '../nodes/Masivo/resources';
// With its ending: the codex file beside it would be found first.
import { MasivoTrigger } from '../nodes/MasivoTrigger/MasivoTrigger.node.js';
import { type Document, readDocument, webhookOf } from './generate/document';
import { carryOut, changesTo, type Files } from './generate/files';
import { link, type LinkedResource } from './generate/links';
import { fillBetweenMarks } from './generate/marks';
import { operationsPage, operationsTable, PAGE } from './generate/operationsPage';
import {
	outputSchema,
	outputSchemaPath,
	SCHEMA_FOLDER,
	TRIGGER_SCHEMA,
} from './generate/outputSchemas';
import { triggerChapter } from './generate/triggerChapter';

const ROOT = join(__dirname, '..');
const DOCUMENT = 'api/masivo.openapi.yaml';
const TYPES = 'api/types.ts';
const README = 'README.md';

/** As `npm run format` would leave it. */
async function formatted(path: string, text: string): Promise<string> {
	const filepath = join(ROOT, path);
	return await format(text, { ...(await resolveConfig(filepath)), filepath });
}

async function types(text: string): Promise<Files> {
	return new Map([[TYPES, `${COMMENT_HEADER}${astToString(await openapiTypes(text))}`]]);
}

/** What needs every operation of the node to be linked to the document. */
async function ofOperations(document: Document, linked: readonly LinkedResource[]): Promise<Files> {
	const files: Files = new Map();
	const addSchema = async (path: string, item: { output: string }) => {
		const text = JSON.stringify(outputSchema(document, item), null, '\t');
		files.set(path, await formatted(path, text));
	};
	for (const operation of linked.flatMap(({ operations }) => operations)) {
		await addSchema(outputSchemaPath(operation), operation);
	}
	await addSchema(TRIGGER_SCHEMA, webhookOf(document).items);
	const trigger = triggerChapter(document, new MasivoTrigger().description);
	files.set(PAGE, await formatted(PAGE, operationsPage(document, linked, trigger)));
	const readme = readFileSync(join(ROOT, README), 'utf8');
	const filled = fillBetweenMarks(readme, 'operations', operationsTable(linked));
	return files.set(README, await formatted(README, filled));
}

async function generate({ check = false }: { check?: boolean }): Promise<void> {
	const text = readFileSync(join(ROOT, DOCUMENT), 'utf8');
	const document = readDocument(text);
	const { resources: linked, problems } = link(document, resources);
	const isLinked = problems.length === 0;

	// The types come first: a new operation is written with them, before it can be linked.
	const files = new Map([
		...(await types(text)),
		...(isLinked ? await ofOperations(document, linked) : []),
	]);
	const changes = changesTo(ROOT, files, SCHEMA_FOLDER).filter(
		({ text }) => isLinked || text !== undefined,
	);
	if (!check) carryOut(ROOT, changes);

	for (const { path, text } of changes) {
		const verb = text === undefined ? 'removed' : 'written';
		console[check ? 'error' : 'log'](check ? `${path} is stale` : `${path} ${verb}`);
	}
	if (!isLinked) {
		console.error(
			[...problems, `Correct ${DOCUMENT}, or build what the node lacks, then run this again.`].join(
				'\n',
			),
		);
	} else if (changes.length === 0) {
		console.log('Everything is up to date.');
	} else if (check) {
		console.error('Run `npm run generate`.');
	}
	if (!isLinked || (check && changes.length > 0)) process.exitCode = 1;
}

const program = new Command('npm run generate --')
	.description(
		`Makes ${TYPES}, the output schemas in ${SCHEMA_FOLDER}, ${PAGE} and the table in ${README} from ${DOCUMENT} and the node.`,
	)
	.option('--check', 'write nothing; exit with 1 and name the files that are not up to date')
	.action(generate);

void program.parseAsync();
