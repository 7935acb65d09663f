/**
 * n8n's gate for community packages, on the source and on the packed tarball, before n8n runs it.
 *
 * n8n lets warnings pass. Here they count, because a warning of today is an error of its next
 * version. And the tarball may hold nothing but the built package.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

import { Command } from 'commander';
import { ESLint } from 'eslint';

interface Finding {
	leg: 'source' | 'tarball';
	severity: 'error' | 'warning';
	file: string;
	line?: number;
	rule: string;
	message: string;
}

interface Tarball {
	files: number;
	packedBytes: number;
	unpackedBytes: number;
}

interface Report {
	passed: boolean;
	findings: Finding[];
	tarball: Tarball;
}

/** The patterns that n8n's scanner uses on a tarball; unlike those for the source it exports none. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

/** What npm always adds, and what the build makes. Source maps would carry paths of this machine. */
const PUBLISHED =
	/^(package\.json|README\.md|LICENSE(\.md)?|CHANGELOG\.md|dist\/(nodes|credentials)\/.+\.(js|d\.ts|json|svg|png))$/;

async function lint(leg: Finding['leg'], dir: string, patterns: string[]): Promise<Finding[]> {
	const { analyzePackage, buildScanConfig } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	const eslint = new ESLint({
		cwd: dir,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
		errorOnUnmatchedPattern: false,
	});
	const results = await eslint.lintFiles(patterns);
	const findings = results.flatMap(({ filePath, messages }) =>
		messages.map(
			({ line, message, ruleId, severity }): Finding => ({
				leg,
				severity: severity === 2 ? 'error' : 'warning',
				file: relative(dir, filePath),
				line,
				rule: ruleId ?? 'eslint',
				message,
			}),
		),
	);
	const verdict = await analyzePackage(dir, patterns);
	const explained = findings.some(({ severity }) => severity === 'error');
	if (verdict.passed || explained) return findings;
	const message = verdict.message ?? 'The package did not pass';
	return [...findings, { leg, severity: 'error', file: '.', rule: 'analyzePackage', message }];
}

const filesIn = (dir: string): string[] =>
	readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();

/** Packs as npm would publish, unpacks, and returns the unpacked folder. */
function pack(root: string, into: string): { dir: string; tarball: Tarball } {
	const output = execFileSync('npm', ['pack', '--json', '--pack-destination', into], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	const [packed] = JSON.parse(output) as Array<{
		filename: string;
		entryCount: number;
		size: number;
		unpackedSize: number;
	}>;
	const dir = join(into, 'unpacked');
	mkdirSync(dir);
	execFileSync('tar', ['-xzf', join(into, packed.filename), '-C', dir, '--strip-components=1']);
	const { entryCount: files, size: packedBytes, unpackedSize: unpackedBytes } = packed;
	return { dir, tarball: { files, packedBytes, unpackedBytes } };
}

/** What lint does not see: files that must not be published, and published names without a file. */
function checkContents(root: string, dir: string): Finding[] {
	const finding = (file: string, rule: string, message: string): Finding => ({
		leg: 'tarball',
		severity: 'error',
		file,
		rule,
		message,
	});
	const files = filesIn(dir);
	const { n8n } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const missing = [...n8n.nodes, ...n8n.credentials].filter((path) => !files.includes(path));
	const unexpected = files.filter((file) => !PUBLISHED.test(file));
	const revealing = files.filter((file) => readFileSync(join(dir, file)).includes(root));
	return [
		...missing.map((file) => finding(file, 'missing-file', 'named in package.json; not built?')),
		...unexpected.map((file) => finding(file, 'unexpected-file', 'is no part of the package')),
		...revealing.map((file) => finding(file, 'local-path', `names the folder it was built in`)),
	];
}

/** Runs the gate over the package in `root`, whose build is in dist. */
async function runGate(root: string): Promise<Report> {
	const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'gate-')));
	// The scanner makes a folder for its downloads as soon as it is loaded, and leaves it behind.
	process.env.TMPDIR = process.env.TEMP = temporary;
	try {
		const { SOURCE_FILE_PATTERNS } = await import(
			'@n8n/scan-community-package/scanner/scanner.mjs'
		);
		const { dir, tarball } = pack(root, temporary);
		const findings = [
			...(await lint('source', root, SOURCE_FILE_PATTERNS)),
			...(await lint('tarball', dir, TARBALL_FILE_PATTERNS)),
			...checkContents(root, dir),
		];
		return { passed: findings.length === 0, findings, tarball };
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

function describe({ findings, passed, tarball }: Report): string {
	const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
	const { files, packedBytes, unpackedBytes } = tarball;
	const lines = findings.map(
		({ leg, severity, file, line, rule, message }) =>
			`${severity.padEnd(7)}  ${leg}  ${file}${line ? `:${line}` : ''}  ${message}  (${rule})`,
	);
	return [
		...lines,
		`Tarball: ${files} files, ${kilobytes(packedBytes)} packed, ${kilobytes(unpackedBytes)} unpacked`,
		passed
			? "n8n's gate: passed, no errors and no warnings"
			: `n8n's gate: ${findings.length} findings`,
	].join('\n');
}

const program = new Command('gate')
	.description("n8n's gate for community packages, on the source and on the packed tarball")
	.argument('[dir]', 'the package', '.')
	.option('--json', 'print the report as JSON')
	.action(async (dir: string, { json }: { json?: boolean }) => {
		const report = await runGate(resolve(dir));
		console.log(json ? JSON.stringify(report, null, '\t') : describe(report));
		process.exitCode = report.passed ? 0 : 1;
	});

void program.parseAsync();
