import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectToN8n, userFolder } from './support/n8n';

const n8n = connectToN8n();
const NAME = 'n8n-nodes-masivo';
const folder = join(userFolder(), '.n8n', 'nodes', 'node_modules', NAME);

it('is listed among the community nodes with its version and its nodes', async () => {
	const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
	const installed = await n8n.installedPackages();
	expect(installed).toEqual([
		expect.objectContaining({
			packageName: NAME,
			installedVersion: version,
			installedNodes: [
				{ name: 'Masivo', type: `${NAME}.masivo`, latestVersion: 1 },
				{ name: 'Masivo Trigger', type: `${NAME}.masivoTrigger`, latestVersion: 1 },
			],
		}),
	]);
	// n8n 1 does not say it of a package that it did load.
	expect(installed).not.toEqual([expect.objectContaining({ failedLoading: true })]);
});

it('brings nothing but itself: no dependencies, no sources', () => {
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
	expect(manifest).not.toHaveProperty('dependencies');
	expect(readdirSync(folder)).not.toContain('node_modules');
	expect(readdirSync(folder)).toEqual(expect.arrayContaining(['LICENSE', 'dist', 'package.json']));
	expect(readdirSync(join(folder, 'dist')).sort()).toEqual(['credentials', 'nodes']);
});

it('shows both nodes with codex and icons, and the one that acts as a tool for AI agents', async () => {
	const types = (await n8n.nodeTypes()).filter(({ name }) => name.startsWith(NAME));
	expect(types.map(({ name }) => name).sort()).toEqual([
		`${NAME}.masivo`,
		`${NAME}.masivoTool`,
		`${NAME}.masivoTrigger`,
	]);
	for (const [name, displayName] of [
		['masivo', 'Masivo'],
		['masivoTrigger', 'Masivo Trigger'],
	]) {
		expect(types.find((type) => type.name === `${NAME}.${name}`)).toMatchObject({
			displayName,
			codex: {
				categories: ['Marketing & Content', 'Sales'],
				alias: expect.arrayContaining(['loyalty', 'points']) as string[],
			},
			iconUrl: { light: expect.any(String) as string, dark: expect.any(String) as string },
		});
	}
});

it.each(['light', 'dark'] as const)('serves the %s icon of nodes and credential', async (theme) => {
	const types = await n8n.nodeTypes();
	const node = types.find(({ name }) => name === `${NAME}.masivo`);
	const trigger = types.find(({ name }) => name === `${NAME}.masivoTrigger`);
	const credential = (await n8n.credentialTypes()).find(({ name }) => name === 'masivoApi');
	for (const icons of [node?.iconUrl, trigger?.iconUrl, credential?.iconUrl]) {
		if (typeof icons !== 'object') throw new Error('There are no icons for two themes');
		const { type, text } = await n8n.file(icons[theme]);
		expect(type).toContain('image/svg+xml');
		expect(text).toContain('<svg');
	}
});

it('serves an output schema for every operation', async () => {
	const schemas = join(folder, 'dist/nodes/Masivo/__schema__/v1.0.0');
	const served = readdirSync(schemas).flatMap((resource) =>
		readdirSync(join(schemas, resource)).map((file) => `${resource}/${file}`),
	);
	expect(served).toEqual(
		expect.arrayContaining(['customer/deleteTags.json', 'import/customers.json']),
	);
	for (const schema of served) {
		const { text } = await n8n.file(`schemas/${NAME}.masivo/1.0.0/${schema}`);
		expect(JSON.parse(text)).toMatchObject({ type: 'object' });
	}
});
