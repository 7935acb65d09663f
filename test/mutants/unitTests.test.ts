import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The node's unit tests as one file. Each small break is looked at in a fresh run; as files of their
 * own, the tests would load n8n's packages anew for each of them, which takes nine tenths of the time.
 */
const folder = join(__dirname, '../unit');
const ofTheNode = readdirSync(folder)
	.map((file) => ({ file, path: join(folder, file) }))
	.filter(({ path }) =>
		/nodes\/(?:Masivo\/(?:execution|transport)|MasivoTrigger)\//.test(readFileSync(path, 'utf8')),
	);

for (const { file, path } of ofTheNode) {
	describe(file, () => {
		jest.requireActual(path);
	});
}
