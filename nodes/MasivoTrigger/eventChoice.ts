import { valuesInText } from '../Masivo/resources/values/list';
import { isBlank, readName } from '../Masivo/resources/values/text';
import { invalidInput } from '../Masivo/transport/failure/failure';
import { ALL_EVENTS, eventsField, otherEventsField } from './fields';

/** Tells whether an event starts the workflow, by the name that a call gives it. */
export type EventChoice = (event: string) => boolean;

/**
 * @param events what is chosen from the list, or the names that an expression yields
 * @param otherEvents names that were typed: text with commas, or a list
 * @throws Failure if nothing is chosen, or a name is none
 */
export function readEventChoice(events: unknown, otherEvents: unknown): EventChoice {
	const names = new Set([
		...namesIn(eventsField.displayName, events),
		...namesIn(otherEventsField.displayName, otherEvents),
	]);
	if (names.size === 0) {
		throw invalidInput(
			eventsField.displayName,
			'is empty, so nothing would start the workflow',
			"Choose All Events or some of them, or enter names under 'Other Events'.",
		);
	}
	return names.has(ALL_EVENTS) ? () => true : (event) => names.has(bare(event));
}

function namesIn(field: string, value: unknown): string[] {
	if (isBlank(value)) return [];
	const values = typeof value === 'string' ? valuesInText(field, value) : value;
	const list: unknown[] = Array.isArray(values) ? values : [values];
	return list.filter((name) => !isBlank(name)).map((name) => bare(readName(field, name)));
}

/** Documented names are written in capitals (GUIDE-WH); how anybody types them does not matter. */
function bare(name: string): string {
	return name.replace(/[\s\p{Cf}]+/gu, '').toUpperCase();
}
