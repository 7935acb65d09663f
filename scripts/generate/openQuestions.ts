import type { Document } from './document';
import type { LinkedOperation, LinkedResource } from './links';
import { distinct, keyOf, questionsOf, type Question } from './questions';

/** Each question once: where the narrowest thing is described that all it concerns have in common. */
export interface OpenQuestions {
	/** What concerns this operation only, or, of a resource, several of its operations. */
	of(described: LinkedOperation | LinkedResource): readonly Question[];
	/** What concerns several resources. */
	general: readonly Question[];
}

type Place = LinkedOperation | LinkedResource | 'general';

export function openQuestions(
	document: Document,
	resources: readonly LinkedResource[],
): OpenQuestions {
	const asked = resources.flatMap((resource) =>
		resource.operations.flatMap((operation) =>
			distinct(operation.calls.flatMap((call) => questionsOf(document, call))).map((question) => ({
				resource,
				operation,
				question,
			})),
		),
	);
	const placeOf = ({ operation, resource, question }: (typeof asked)[number]): Place => {
		if (!question.isShared) return operation;
		const same = asked.filter((other) => keyOf(other.question) === keyOf(question));
		if (same.length === 1) return operation;
		return same.every((other) => other.resource === resource) ? resource : 'general';
	};

	const places = new Map<Place, Question[]>([['general', generalOf(document)]]);
	for (const entry of asked) {
		const place = placeOf(entry);
		places.set(place, distinct([...(places.get(place) ?? []), entry.question]));
	}
	return { of: (described) => places.get(described) ?? [], general: places.get('general') ?? [] };
}

function generalOf({ 'x-unknown': text }: Document): Question[] {
	return text === undefined ? [] : [{ about: 'Address', text, isShared: true }];
}
