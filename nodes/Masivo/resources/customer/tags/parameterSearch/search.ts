import type { Preparation, RunContext } from '../../../../execution/operation';
import type { Failure } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import type { Deletion } from '../tagDeletion';
import { learnTagKeysParameter, type Wanted } from './learn';
import { nameFound } from './names';

const MOST_DOUBTS = 3;

/**
 * Deletes tags where nobody says how the query parameter is named: the first customers go one at a time,
 * until one of them has shown it.
 *
 * @returns the `prepare` of an operation whose `run` takes the name from the plan
 */
export function searchParameter(learn = learnTagKeysParameter) {
	return <Plan extends Wanted & { parameter?: string }>(
		run: (plan: Plan, send: Send) => Promise<Deletion>,
		context: RunContext,
	): Preparation<Plan, Deletion> => {
		/** By the Base URL: whoever has to find out the same waits until the first one has done so. */
		const { finding } = context;
		let name: string | undefined;
		let doubts = 0;
		/** Why nothing more is sent. */
		let end: Failure | undefined;

		/** Another run may have found it out in the meantime; this one stays with what it knows. */
		const known = (): string | undefined => (name ??= finding.value);

		async function find(plan: Plan, send: Send): Promise<Deletion> {
			const learned = await learn(plan, { ...context, send });
			if ('end' in learned) throw (end = learned.end);
			if ('doubt' in learned) {
				if (++doubts === MOST_DOUBTS) end = learned.doubt;
				throw learned.doubt;
			}
			if (learned.name !== undefined) {
				name = learned.name;
				finding.value = name;
				context.tell(nameFound(name));
			}
			return learned.deletion;
		}

		return {
			async goFirst(plans, work) {
				const isNeeded = plans.some(({ parameter }) => parameter === undefined);
				if (!isNeeded || known() !== undefined) return false;
				// A turn for each customer: where nothing can be found out for long, other runs have theirs.
				// Whoever waits while another run finds it out goes on with that, together with all others.
				while (finding.search.held) {
					const mayGoOn = await context.until(finding.search.held).then(
						() => true,
						() => false,
					);
					if (!mayGoOn || context.isOver() || known() !== undefined) return false;
				}
				await finding.search.hold(work);
				return true;
			},
			async run(plan, send) {
				if (end) throw end;
				if (plan.parameter !== undefined) return await run(plan, send);
				const parameter = known();
				if (parameter === undefined) return await find(plan, send);
				const deletion = await run({ ...plan, parameter }, send);
				// Only what turned out wrong: another run may know better by now.
				if (isRefuted(deletion, plan) && finding.value === parameter) finding.value = undefined;
				return deletion;
			},
		};
	};
}

/** Whether tags are still there though nothing failed: then the next run finds the name out anew. */
function isRefuted({ left, undone }: Deletion, { tagKeys }: Wanted): boolean {
	const keys = new Set(left?.values());
	return tagKeys.some((key) => keys.has(key) && !undone?.keys.has(key));
}
