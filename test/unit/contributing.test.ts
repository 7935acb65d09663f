import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Made by commands, or another tool's. */
const NOT_OURS = ['coverage', 'dist', 'node_modules'];

function foldersIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
		.map(({ name }) => join(folder, name));
}

const withInner = (folder: string): string[] => [folder, ...foldersIn(folder).flatMap(withInner)];

/** The folders with files of their own: those of nodes to the bottom, of everything else the uppermost. */
const rooms = foldersIn('')
	.filter((folder) => !NOT_OURS.includes(folder))
	.flatMap((folder) => (folder === 'nodes' ? withInner(folder).slice(1) : [folder]));

test('the table of rooms in CONTRIBUTING is the tree that is there', () => {
	const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	const [, table = ''] = /\n\| Room +\|.*\n\|[ -|]+\n((?:\|.*\n)+)/.exec(text) ?? [];
	const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, folder]) => folder);
	// A row may stand for all folders of one kind: `nodes/Masivo/resources/<resource>`.
	const isResource = (folder: string) =>
		/^nodes\/Masivo\/resources\/(?!fields|values)/.test(folder);
	const own = rooms.filter((folder) => !isResource(folder) || folder.split('/').length > 4);
	expect(named.filter((folder) => !folder.includes('<')).sort()).toEqual(own.sort());
});
