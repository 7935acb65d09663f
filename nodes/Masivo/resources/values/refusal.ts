import { invalidInput, shown, type Failure } from '../../transport/failure';

/**
 * A value that is not sent, and the value itself, so that the reader finds it in the data.
 *
 * @param field the field's name in the editor
 * @param is what is wrong, as in "'Birth Date' is not a date"
 * @param advice what to do, in full sentences
 */
export function refusedValue(field: string, is: string, value: unknown, advice: string): Failure {
	return invalidInput(field, is, `What came in is ${shown(value)}. ${advice}`);
}
