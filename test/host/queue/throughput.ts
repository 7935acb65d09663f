/** How many executions n8n's queue mode carries out with one worker and with two: a Markdown table. */
import { provisionHost } from '../../../host/provision';
import { ITEMS, startCluster } from './cluster';

const BATCHES = 200;
const WARM_UP = 20;
const ROUNDS = 3;

/** Seconds from the first webhook call to the last outcome. */
async function measure(workers: number): Promise<number[]> {
	const cluster = await startCluster(await provisionHost(), WARM_UP + BATCHES);
	const seconds: number[] = [];
	try {
		for (let worker = 0; worker < workers; worker++) await cluster.addWorker();
		const numbers = (count: number) => Array.from({ length: count }, (_, batch) => batch);
		let finished = WARM_UP;
		await cluster.enqueue(numbers(WARM_UP));
		await cluster.finished(finished);
		for (let round = 0; round < ROUNDS; round++) {
			finished += BATCHES;
			const start = performance.now();
			await cluster.enqueue(numbers(BATCHES));
			await cluster.finished(finished);
			seconds.push((performance.now() - start) / 1000);
		}
		return seconds;
	} finally {
		await cluster.close();
	}
}

async function main(): Promise<void> {
	console.log(`${BATCHES} executions of ${ITEMS} items each, ${ROUNDS} rounds, the middle one:\n`);
	console.log('| workers | seconds | executions/s | items/s |\n| --: | --: | --: | --: |');
	for (const workers of [1, 2]) {
		const rounds = (await measure(workers)).sort((a, b) => a - b);
		const seconds = rounds[Math.floor(ROUNDS / 2)];
		const perSecond = BATCHES / seconds;
		const cells = [
			workers,
			seconds.toFixed(1),
			perSecond.toFixed(1),
			(perSecond * ITEMS).toFixed(0),
		];
		console.log(`| ${cells.join(' | ')} |`);
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
