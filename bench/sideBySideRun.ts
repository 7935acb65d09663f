/** Run by sideBySide.ts: prints a `SideBySide` for the server it is told. */
import { createEngine, storedCredential } from '../engine';
import { chain, manualTrigger } from '../host/workflowParts';
import { contestantNode, MEASURED_NODE } from './benchWorkflow';
import { median } from './median';
import { ROOT } from './packages';
import { customerId, tagKey } from './rows';
import type { SideBySide, SideBySideServer } from './sideBySide';

/** Pairs of measurements; the first does not count. */
const ROUNDS = 6;

async function main({ baseUrl, token, calls, items }: SideBySideServer): Promise<SideBySide> {
	const engine = await createEngine({ packageDir: ROOT });
	const rows = Array.from({ length: items }, (_, index) => ({
		...{ customerId: customerId(index), tagKeys: tagKey(0) },
	}));

	/** With a credential of its own: what others have learned is not shared. */
	const timeOf = async (count: number) => {
		const data = {
			authentication: 'bearerToken',
			accessToken: token,
			sessionToken: token,
			baseUrl,
		};
		const credential = storedCredential('masivoApi', data);
		const node = contestantNode(MEASURED_NODE, 'masivo', { baseUrl, credentialId: credential.id });
		const workflow = chain('side by side', manualTrigger, node);
		const size = items / count;
		const start = performance.now();
		const runs = await Promise.all(
			Array.from({ length: count }, async (_, index) => {
				const input = rows.slice(index * size, (index + 1) * size);
				return await engine.run(workflow, { input, credentials: [credential] });
			}),
		);
		const timeMs = performance.now() - start;
		const output = runs.flatMap((it) => it.outputs(MEASURED_NODE)[0]);
		const failed = output.filter(({ json }) => json.error).length;
		if (output.length !== items || failed > 0)
			throw new Error(`${failed} of ${items} items failed`);
		return timeMs;
	};

	const ratios: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const isSwapped = round % 2 === 1;
		const before = isSwapped ? await timeOf(1) : 0;
		const together = await timeOf(calls);
		ratios.push(together / (isSwapped ? before : await timeOf(1)));
	}
	return { timeOfOne: median(ratios.slice(1)) };
}

main(JSON.parse(process.argv[2]) as SideBySideServer).then(
	(result) => console.log(JSON.stringify(result)),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
