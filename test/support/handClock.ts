import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Clock } from '../../nodes/Masivo/transport/clock';

/** A clock that stands still until it is told to go on. */
export interface HandClock extends Clock {
	/** What `random` gives from now on. */
	die: number;
	/** Lets `ms` pass: whoever sleeps until then wakes in the order of time. */
	advance(ms: number): Promise<void>;
	/** Lets everything happen that needs no time. */
	settle(): Promise<void>;
	/** Sets the machine's clock; what is waited for must not notice. */
	setDate(date: number): void;
	/** How many sleep now. */
	readonly sleepers: number;
}

/** So many turns of the event loop after somebody woke, everything that follows from it is done. */
const TURNS = 5;

export function handClock(date = Date.UTC(2026, 0, 15, 12)): HandClock {
	let elapsed = 1000;
	let dateOffset = date - elapsed;
	let sleeping: Array<{ until: number; wake: () => void }> = [];
	/** How many have given way, and go on in the next turn: there is more to come after them. */
	let givingWay = 0;
	const settle = async () => {
		for (let quiet = 0; quiet < TURNS; quiet++) {
			if (givingWay > 0) quiet = 0;
			await nextTurn();
		}
	};
	return {
		die: 0.5,
		get sleepers() {
			return sleeping.length;
		},
		elapsed: () => elapsed,
		date: () => elapsed + dateOffset,
		random() {
			return this.die;
		},
		async sleep(ms) {
			if (ms > 0) {
				await new Promise<void>((wake) => sleeping.push({ until: elapsed + ms, wake }));
				return;
			}
			givingWay++;
			await nextTurn();
			givingWay--;
		},
		settle,
		async advance(ms) {
			const end = elapsed + ms;
			await settle();
			for (;;) {
				const due = sleeping.filter(({ until }) => until <= end);
				if (due.length === 0) break;
				elapsed = Math.min(...due.map(({ until }) => until));
				const awake = due.filter(({ until }) => until === elapsed);
				sleeping = sleeping.filter((sleeper) => !awake.includes(sleeper));
				for (const { wake } of awake) wake();
				await settle();
			}
			elapsed = end;
		},
		setDate(now) {
			dateOffset = now - elapsed;
		},
	};
}
