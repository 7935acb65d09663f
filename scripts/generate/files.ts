import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** The text of each file by its path from the project's root, with `/`. */
export type Files = Map<string, string>;

/** A file that is not as it should be; it should not be there if it has no text. */
export interface Change {
	path: string;
	text?: string;
}

/**
 * What has to change so that the files are these.
 *
 * @param owned a folder in which there should be no others
 */
export function changesTo(root: string, files: Files, owned: string): Change[] {
	const isStale = ([path, text]: [string, string]) => {
		const file = join(root, path);
		return !existsSync(file) || readFileSync(file, 'utf8') !== text;
	};
	const superfluous = filesIn(root, owned).filter((path) => !files.has(path));
	return [
		...[...files].filter(isStale).map(([path, text]) => ({ path, text })),
		...superfluous.map((path) => ({ path })),
	];
}

export function carryOut(root: string, changes: readonly Change[]): void {
	for (const { path, text } of changes) {
		const file = join(root, path);
		if (text === undefined) {
			rmSync(file);
		} else {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, text);
		}
	}
}

function filesIn(root: string, folder: string): string[] {
	if (!existsSync(join(root, folder))) return [];
	return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(join(root).length + 1))
		.map((path) => path.split(sep).join('/'));
}
