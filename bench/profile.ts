import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, ContestantId } from './cases';
import { measure } from './measure';
import type { Bench } from './setup';

/** The part of V8's CPU profile format that is used here; times are microseconds. */
interface CpuProfile {
	nodes: ProfileNode[];
	/** The id of the running function, at each sample. */
	samples: number[];
	/** From the sample before to each sample. */
	timeDeltas: number[];
}

interface ProfileNode {
	id: number;
	callFrame: { functionName: string; url: string };
	children?: number[];
}

/** Where a contestant's time went. */
export interface Profile {
	case: Case;
	contestant: ContestantId;
	/** Self time by part, largest first. */
	shares: ProfileShare[];
}

/** Time that one part of the process took for itself while the node ran. */
export interface ProfileShare {
	part: string;
	ms: number;
}

/** Where n8n keeps community packages: this node, and the contestants of this folder. */
const COMMUNITY_PACKAGES = '/.n8n/nodes/';

const V8_WORDS: Record<string, string> = {
	'(idle)': 'waiting for the network',
	'(garbage collector)': 'garbage collection',
	'(program)': 'native code',
};

/** Runs a contestant once more, under V8's profiler, which slows it down: no measurement. */
export async function profile(bench: Bench, it: Case, contestant: ContestantId): Promise<Profile> {
	const folder = await mkdtemp(join(bench.instance.userFolder, 'profile-'));
	const NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${folder}`;
	const instance = { ...bench.instance, env: { ...bench.instance.env, NODE_OPTIONS } };
	await measure({ ...bench, instance }, it, [contestant], 0);

	const files = await readdir(folder);
	const shares = await Promise.all(
		files.map(async (file) => {
			const text = await readFile(join(folder, file), 'utf8');
			return sharesOf(JSON.parse(text) as CpuProfile);
		}),
	);
	await rm(folder, { recursive: true });
	return { case: it, contestant, shares: shares.flat() };
}

/** Self time by part, largest first, from the node's `execute` to the last of its functions. */
function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): ProfileShare[] {
	const isOwn = ({ callFrame }: ProfileNode) => callFrame.url.includes(COMMUNITY_PACKAGES);
	const isStart = (node: ProfileNode) => isOwn(node) && node.callFrame.functionName === 'execute';
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const start = withCallees(nodes.filter(isStart), byId);
	const own = withCallees(nodes.filter(isOwn), byId);
	const first = samples.findIndex((id) => start.has(id));
	const last = samples.findLastIndex((id) => own.has(id));
	if (first === -1) return [];

	const totals = new Map<string, number>();
	for (let index = first; index <= last; index++) {
		const node = byId.get(samples[index]);
		const part = node ? partOf(node) : '';
		totals.set(part, (totals.get(part) ?? 0) + timeDeltas[index] / 1000);
	}
	return [...totals].map(([part, ms]) => ({ part, ms })).sort((a, b) => b.ms - a.ms);
}

function withCallees(roots: ProfileNode[], byId: Map<number, ProfileNode>): Set<number> {
	const found = new Set<number>();
	const open = [...roots];
	for (let node = open.pop(); node; node = open.pop()) {
		if (found.has(node.id)) continue;
		found.add(node.id);
		open.push(...(node.children ?? []).flatMap((id) => byId.get(id) ?? []));
	}
	return found;
}

/** The npm package that a function belongs to, else `Node.js` or V8's own work. */
function partOf({ callFrame: { functionName, url } }: ProfileNode): string {
	const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
	return name ?? V8_WORDS[functionName] ?? 'Node.js';
}
