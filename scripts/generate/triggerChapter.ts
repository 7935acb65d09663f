import type { INodeTypeDescription } from 'n8n-workflow';

import { callsOf, webhookOf, type Document } from './document';
import { fieldRows } from './fieldRows';
import { bulletsOf, escaped, json } from './markdown';
import { fieldTable, requestText } from './operationsPage';
import { distinct, keyOf, questionsOf } from './questions';
import { sample } from './sample';

/** The chapter of docs/operations.md about the trigger. */
export function triggerChapter(
	document: Document,
	{ displayName, description, properties }: INodeTypeDescription,
): string {
	const call = webhookOf(document);
	const { schemas } = document.components;
	const [confirmed, unconfirmed] = [call.items.output, call.items.unconfirmed].map((name) =>
		json(sample(document, schemas[name])),
	);
	return [
		`## ${displayName}`,
		`${escaped(description)}.`,
		`**What is received** ${requestText(document, call)}`,
		fieldTable(fieldRows(properties)),
		`**Output**, one item:\n\n${confirmed}`,
		`<details>\n<summary>Without Confirm with Masivo</summary>\n\n${unconfirmed}\n\n</details>`,
		`**Not known**\n\n${bulletsOf(ownQuestions(document))}`,
	].join('\n\n');
}

/** Those that are not asked of an operation as well. */
function ownQuestions(document: Document) {
	const others = new Set(
		callsOf(document)
			.flatMap((call) => questionsOf(document, call))
			.map(keyOf),
	);
	const questions = distinct(questionsOf(document, webhookOf(document)));
	return questions.filter((question) => !others.has(keyOf(question)));
}
