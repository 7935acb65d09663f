import { CONCURRENCY, ITEMS, LATENCY_MS, startCluster } from '../host/cluster';
import type { Host } from '../host/instance';
import { median } from './median';

/** What n8n's queue mode gets done with so many workers. */
export interface Throughput {
	workers: number;
	/** The middle one of the rounds: from the first webhook call to the last outcome. */
	seconds: number;
	executionsPerSecond: number;
	itemsPerSecond: number;
}

export const WORKERS = [1, 2];

const BATCHES = 200;
const WARM_UP = 20;
const ROUNDS = 3;

/** What is measured, for the report. */
export const WORKLOAD = `${BATCHES} executions of ${ITEMS} items each, begun at once by webhook calls. Masivo answers after ${LATENCY_MS} ms; a worker carries out ${CONCURRENCY} executions at a time. The middle one of ${ROUNDS} rounds.`;

/** Needs redis-server and PostgreSQL. */
export async function measureThroughput(host: Host, workers: number): Promise<Throughput> {
	const cluster = await startCluster(host, BATCHES);
	const rounds: number[] = [];
	try {
		for (let worker = 0; worker < workers; worker++) await cluster.addWorker();
		let finished = 0;
		const run = async (batches: number) => {
			const start = performance.now();
			await cluster.enqueue(Array.from({ length: batches }, (_, batch) => batch));
			await cluster.finished((finished += batches));
			return (performance.now() - start) / 1000;
		};
		await run(WARM_UP);
		for (let round = 0; round < ROUNDS; round++) rounds.push(await run(BATCHES));
	} finally {
		await cluster.close();
	}
	const seconds = median(rounds);
	const executionsPerSecond = BATCHES / seconds;
	return { workers, seconds, executionsPerSecond, itemsPerSecond: executionsPerSecond * ITEMS };
}
