import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Clock } from '../../nodes/Masivo/transport/flow/clock';

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
	/** At least `ms` later, for what a test does meanwhile. */
	sleep(ms: number): Promise<void>;
	/** How many moments are waited for now. */
	readonly sleepers: number;
}

/** So many turns of the event loop after somebody woke, everything that follows from it is done. */
const TURNS = 5;

export function handClock(date = Date.UTC(2026, 0, 15, 12)): HandClock {
	let elapsed = 1000;
	let dateOffset = date - elapsed;
	let sleeping: Array<{ until: number; wake: () => void; signal?: AbortSignal }> = [];
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
			const isWaitedFor = (signal: AbortSignal) => getEventListeners(signal, 'abort').length > 0;
			return sleeping.filter(({ signal }) => !signal || isWaitedFor(signal)).length;
		},
		elapsed: () => elapsed,
		date: () => elapsed + dateOffset,
		random() {
			return this.die;
		},
		after(ms) {
			const controller = new AbortController();
			const { signal } = controller;
			sleeping.push({ until: elapsed + ms, wake: () => controller.abort(), signal });
			return signal;
		},
		async turn() {
			givingWay++;
			await nextTurn();
			givingWay--;
		},
		async sleep(ms) {
			await new Promise<void>((wake) => sleeping.push({ until: elapsed + ms, wake }));
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
