import { Failure, type FailureKind } from '../../nodes/Masivo/transport/failure/failure';

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
