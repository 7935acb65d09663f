/**
 * Makes a fresh clone ready for what an npm script is about to do: dependencies as package-lock.json
 * names them, and the package built. Quiet when there is nothing to do. Its own dependencies are
 * Node's, because there may be no others yet. All it says goes to stderr: stdout is the script's.
 *
 * `--no-build`: dependencies only.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MINIMUM_NODE = 20;
/** gulp gives a copy the time of its source, but rounded to about a millisecond. */
const COPY_SLACK_MS = 2;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/**
 * Whether node_modules holds what package-lock.json names. npm keeps its own list of what it
 * installed; optional packages for other platforms are rightly not in it.
 */
function isInstalled() {
	if (!existsSync(join(ROOT, 'node_modules/.package-lock.json'))) return false;
	const installed = readJson('node_modules/.package-lock.json').packages;
	return Object.entries(readJson('package-lock.json').packages)
		.filter(([path]) => path !== '')
		.every(([path, wanted]) => {
			const found = installed[path];
			if (found === undefined) return wanted.optional === true;
			return found.version === wanted.version && found.integrity === wanted.integrity;
		});
}

function filesIn(folder) {
	return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		return entry.isDirectory() ? filesIn(path) : [path];
	});
}

/** What the build makes of a source file, if anything: see tsconfig.json and gulpfile.js. */
function outputOf(source) {
	if (source.endsWith('.d.ts')) return undefined;
	if (source.endsWith('.ts')) return `dist/${source.slice(0, -'.ts'.length)}.js`;
	const isAsset = /\.(svg|png)$|\.node\.json$|\/__schema__\/.*\.json$/.test(source);
	return isAsset ? `dist/${source}` : undefined;
}

const changedAt = (path) => statSync(join(ROOT, path)).mtimeMs;

/** Whether dist holds the outputs of all sources, none older than its source, and no others. */
function isBuilt() {
	if (!existsSync(join(ROOT, 'dist'))) return false;
	const sources = ['nodes', 'credentials'].flatMap(filesIn);
	const isFresh = (source) => {
		const output = outputOf(source);
		if (output === undefined) return true;
		return existsSync(join(ROOT, output)) && changedAt(output) + COPY_SLACK_MS >= changedAt(source);
	};
	const outputs = filesIn('dist');
	const configured = Math.max(changedAt('tsconfig.json'), changedAt('gulpfile.js'));
	return (
		sources.every(isFresh) &&
		outputs.length === sources.filter(outputOf).length &&
		outputs.filter((path) => path.endsWith('.js')).every((path) => changedAt(path) >= configured)
	);
}

/** Says what is going on until `stop` is called; a spinner where there is a terminal. */
function showProgress(doing) {
	if (!process.stderr.isTTY) {
		process.stderr.write(`${doing} …\n`);
		return () => {};
	}
	let frame = 0;
	const draw = () => process.stderr.write(`\r${SPINNER[frame++ % SPINNER.length]} ${doing} …`);
	const timer = setInterval(draw, 80);
	draw();
	return () => {
		clearInterval(timer);
		process.stderr.write('\r\u001b[K');
	};
}

/** Runs npm; its output is shown only if it fails, which ends this process. */
async function npm(args, doing) {
	const stop = showProgress(doing);
	const child = spawn('npm', args, {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => (output += chunk));
	}
	const code = await new Promise((resolve, reject) => {
		child.on('close', resolve);
		child.on('error', reject);
	}).catch((error) => error.message);
	stop();
	if (code !== 0) fail(`${output}\n\`npm ${args.join(' ')}\` failed (${code}).`);
}

const [major] = process.versions.node.split('.').map(Number);
if (major < MINIMUM_NODE) {
	fail(`This needs Node.js ${MINIMUM_NODE} or later; this is ${process.version}.`);
}
if (!isInstalled()) await npm(['ci'], 'Installing dependencies (about a minute)');
if (!process.argv.includes('--no-build') && !isBuilt()) {
	await npm(['run', 'build'], 'Building the package');
}
