import { Failure, type FailureKind } from '../../nodes/Masivo/transport/failure/failure';
import { type Reason, refusalOf } from './failureKinds';

/** What an act throws; undefined if it throws nothing. */
export function thrownBy(act: () => unknown): unknown {
	try {
		act();
		return undefined;
	} catch (error) {
		return error;
	}
}

/** The kind of the failure that an act throws; undefined if it throws none. */
export function kindThrownBy(act: () => unknown): FailureKind | undefined {
	const error = thrownBy(act);
	return error instanceof Failure ? error.kind : undefined;
}

/** The field and the reason of the refusal of a value that an act throws; undefined if it throws nothing. */
export function refusalBy(act: () => unknown): [field: string, reason: Reason] | undefined {
	const error = thrownBy(act);
	if (error === undefined) return undefined;
	if (error instanceof Failure && error.kind === 'invalidInput') return refusalOf(error);
	throw error;
}
