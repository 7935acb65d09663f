import type { Preparation, RunContext } from '../../../../execution/operation';
import { Failure, orFailure } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import { type Deletion, lookAt } from '../tagDeletion';
import { comparableKey } from '../tagKeys';
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
		const known = (): string | undefined =>
			(name ??= finding.found?.isSure ? finding.found.name : undefined);

		async function find(plan: Plan, send: Send): Promise<Deletion> {
			const learned = await learn(plan, { ...context, send }, finding.found?.name);
			if ('end' in learned) throw (end = learned.end);
			if ('doubt' in learned) {
				if (++doubts === MOST_DOUBTS) end = learned.doubt;
				throw learned.doubt;
			}
			if (learned.name !== undefined) {
				name = learned.name;
				finding.found = { name, isSure: true };
				context.tell(nameFound(name));
			} else if (learned.likely !== undefined) {
				finding.found = { name: learned.likely, isSure: false };
			}
			return learned.deletion;
		}

		/** A name that left a tag is wrong only if the tag is there still: the look may have come too early. */
		async function settleDoubt(): Promise<void> {
			const { found } = finding;
			if (!found?.doubt) return;
			const { customerId, key } = found.doubt;
			// One run looks.
			delete found.doubt;
			const seen = await orFailure(lookAt(customerId, context.rescue));
			const isLeft = !(seen instanceof Failure) && seen.left.has(comparableKey(key));
			if (isLeft && finding.found === found) finding.found = undefined;
		}

		return {
			async goFirst(plans, work) {
				const isNeeded = plans.some(({ parameter }) => parameter === undefined);
				if (!isNeeded || name !== undefined) return false;
				await settleDoubt();
				if (known() !== undefined) return false;
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
				const key = keyLeft(deletion, plan);
				const { customerId } = plan;
				// Only of a name that is still kept: another run may know better by now.
				if (key !== undefined && finding.found?.name === parameter) {
					finding.found.doubt = { customerId, key };
				}
				return deletion;
			},
		};
	};
}

/** A tag that is still there though nothing failed. */
function keyLeft({ left, undone }: Deletion, { tagKeys }: Wanted): string | undefined {
	const keys = new Set(left?.values());
	return tagKeys.find((key) => keys.has(key) && !undone?.keys.has(key));
}
