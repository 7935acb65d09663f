import { type Capability, type CapabilityName, CAPABILITIES } from './capabilities';
import type { TestResult } from './engineTests';

export interface Verdict {
	passed: number;
	/** Tests that fail for the reason a lacking capability gives. */
	excused: number;
	/** Tests that fail without such a reason. */
	failed: string[];
	/** Tests that pass although they need a capability that is said to be lacking. */
	unexpectedlyPassed: string[];
}

/** Holds what the tests did against what this n8n is known to lack: neither more nor less. */
export function judge(results: readonly TestResult[], lacks: readonly CapabilityName[]): Verdict {
	const lacking = lacks.map((name): Capability => CAPABILITIES[name]);
	const isExcused = ({ name }: TestResult) =>
		lacking.some(({ tests }) => tests.some((test) => test.test(name)));
	const passed = results.filter((result) => result.passed);
	const failed = results.filter((result) => !result.passed);
	return {
		passed: passed.length,
		excused: failed.filter(isExcused).length,
		failed: failed.filter((result) => !isExcused(result)).map(({ name }) => name),
		unexpectedlyPassed: passed.filter(isExcused).map(({ name }) => name),
	};
}

export const holds = ({ failed, unexpectedlyPassed }: Verdict): boolean =>
	failed.length === 0 && unexpectedlyPassed.length === 0;
