import { resolve, type Call, type Document } from './document';

/** Something that is not known of the API, or known by inference only. */
export interface Question {
	/** What it is about, in Markdown. */
	about: string;
	text: string;
	/** It belongs to a component, which other calls may use as well. */
	isShared: boolean;
}

const MARKS: Record<string, string> = { 'x-unknown': '', 'x-inferred': 'Inferred: ' };

/** The open questions of a call, of its parameters, its body and its answers. */
export function questionsOf(document: Document, call: Call): Question[] {
	const questions: Question[] = [];
	const seen = new Set<string>();

	const visit = (node: unknown, subject: string, isShared: boolean): void => {
		if (typeof node !== 'object' || node === null) return;
		const about = 'in' in node && 'name' in node ? `Parameter ${String(node.name)}` : subject;
		if ('$ref' in node && typeof node.$ref === 'string' && !seen.has(node.$ref)) {
			seen.add(node.$ref);
			visit(resolve(document, node.$ref), componentAt(node.$ref) ?? about, true);
		}
		for (const [key, value] of Object.entries(node)) {
			if (key in MARKS) {
				const text = typeof value === 'string' ? value : 'no page shows it.';
				questions.push({ about, text: `${MARKS[key]}${text.trim()}`, isShared });
			} else if (key === 'properties') {
				for (const [name, schema] of Object.entries(value)) {
					visit(schema, `${about}.${name}`, isShared);
				}
			} else if (key === 'responses') {
				for (const [status, answer] of Object.entries(value)) {
					visit(answer, status === 'default' ? 'Other answers' : `Answer ${status}`, isShared);
				}
			} else if (!key.startsWith('example')) visit(value, about, isShared);
		}
	};

	visit(call, call.title, false);
	return questions;
}

/** `Customer.gender` for `#/components/schemas/Customer/properties/gender`; answers have no name. */
function componentAt(ref: string): string | undefined {
	const [, kind, ...steps] = ref.replace(/^#\//, '').split('/');
	return kind === 'responses' ? undefined : steps.filter((step) => step !== 'properties').join('.');
}

/** Each once. */
export function distinct(questions: readonly Question[]): Question[] {
	return [...new Map(questions.map((question) => [keyOf(question), question])).values()];
}

export const keyOf = ({ about, text }: Question): string => `${about}\n${text}`;
