/** n8n's scanner ships no types; these are the exports that the gate uses (0.32.0). */
declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	import type { Linter } from 'eslint';

	/** The files of a source checkout that n8n lints. */
	export const SOURCE_FILE_PATTERNS: string[];
	/** The ESLint configuration that n8n lints a package with. */
	export function buildScanConfig(): Promise<Linter.Config[]>;
	/** n8n's verdict on a folder. Warnings do not count in it. */
	export function analyzePackage(
		packageDir: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}
