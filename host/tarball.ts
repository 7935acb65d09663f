import { join } from 'node:path';
import { run } from './commands';

/** A package as npm publishes it. */
export interface Tarball {
	name: string;
	version: string;
	/** Where it is. */
	path: string;
	/** What npm compares a download with. */
	integrity: string;
	shasum: string;
}

/** Packs the package in `root`, built already, into the folder `into`. */
export async function packPackage(root: string, into: string): Promise<Tarball> {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into];
	const output = await run('npm', args, { cwd: root });
	const [{ filename, ...packed }] = JSON.parse(output) as Array<Tarball & { filename: string }>;
	return { ...packed, path: join(into, filename) };
}
