import { readFileSync } from 'node:fs';

interface Sample {
	/** Milliseconds since 1970. */
	at: number;
	/** CPU time of all threads since the process began, user and system. */
	cpuMs: number;
	/** The highest resident set size so far. */
	peakRssMb: number;
}

const INTERVAL_MS = 20;

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`). */
const MS_PER_TICK = 10;

/**
 * Watches another process through /proc, so that what it costs can be told for any stretch of time
 * afterwards. Needs Linux.
 */
export class ProcessUsage {
	private readonly samples: Sample[] = [];

	private readonly timer: NodeJS.Timeout;

	constructor(private readonly pid: number) {
		this.timer = setInterval(() => this.sample(), INTERVAL_MS);
	}

	stop(): void {
		clearInterval(this.timer);
	}

	/** CPU milliseconds spent between two times, exact to about 20 ms. */
	cpuBetween(from: number, to: number): number {
		return this.cpuAt(to) - this.cpuAt(from);
	}

	/** Peak resident set size in MB, from the start of the process until `at`. */
	peakRssUntil(at: number): number {
		return this.samples.findLast((sample) => sample.at <= at)?.peakRssMb ?? 0;
	}

	private cpuAt(at: number): number {
		const after = this.samples.findIndex((sample) => sample.at >= at);
		if (after < 1) return this.samples.at(after)?.cpuMs ?? 0;
		const [left, right] = [this.samples[after - 1], this.samples[after]];
		const share = (at - left.at) / (right.at - left.at);
		return left.cpuMs + share * (right.cpuMs - left.cpuMs);
	}

	private sample(): void {
		try {
			const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
			// After the command in brackets, which may hold spaces: utime and stime are fields 14 and 15.
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			const ticks = Number(fields[11]) + Number(fields[12]);
			const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
			const peakKb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
			this.samples.push({ at: Date.now(), cpuMs: ticks * MS_PER_TICK, peakRssMb: peakKb / 1024 });
		} catch {
			this.stop();
		}
	}
}
