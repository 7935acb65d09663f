import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Failure } from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import type { ItemParameters } from './parameters';

/**
 * One operation of the node: what the editor shows, what it asks of Masivo, and what it accepts
 * as an answer. It knows neither items nor retries nor how many others run beside it.
 *
 * @typeParam Plan one item's checked wish
 * @typeParam Answer what Masivo answered to a plan
 * @typeParam Lesson what has to be known before many requests go out, if there is such a thing
 */
export interface Operation<Plan, Answer extends object, Lesson = never> {
	/** The operation's value in a saved workflow: never change it. */
	value: string;
	/** In the editor's list of operations, in title case. */
	name: string;
	/** In the node panel, and as the name of a new node: sentence case without articles. */
	action: string;
	/** In the editor's list of operations, which shows two lines: at most 105 characters. */
	description: string;
	/**
	 * What else has to be known before it is run: what moves, what must not be repeated. In full
	 * sentences; for AI models, which see no field's description, and for the documentation.
	 */
	caution?: string;
	fields: INodeProperties[];
	/** Entries of the Options collection besides those that every operation has. */
	options?: INodeProperties[];

	/** Checks one item's parameters. @throws Failure that names the field */
	plan(item: ItemParameters, when: Circumstances): Plan;

	/**
	 * What the plan acts on. Plans with the same key are merged, or, if the operation cannot
	 * merge, carried out one after another in the order of their items.
	 */
	key?(plan: Plan): string;

	/** One plan that does what all of these do; they share a key. */
	merge?(plans: readonly Plan[]): Plan;

	/** What of a plan only the output may show, such as a one-time code; no error ever does. */
	secrets?(plan: Plan): readonly string[];

	/** A merged request that Masivo refuses is sent again plan by plan, so that only the bad one fails. */
	splitOnRefusal?: boolean;

	/** How many plans go out together, where one request takes the plans of many items. */
	batch?: Batch<Plan>;

	/** How it is found out what has to be known before many requests go out. */
	rehearsal?: Rehearsal<Plan, Answer, Lesson>;

	/**
	 * Asks Masivo.
	 *
	 * @param lesson what a rehearsal found out, for the plans that need it
	 * @throws Failure
	 */
	run(plan: Plan, send: Send, lesson?: Lesson): Promise<Answer>;

	/**
	 * Checks the answer against what this item asked for, and makes its outputs: one, as many as a list
	 * has rows, or none. The answer may be other items' as well: it is not changed. A long list that has
	 * to be worked on is best yielded row by row: n8n goes on with everything else in between.
	 *
	 * @param sent the plan that was carried out: the item's own, or the merged one
	 * @throws Failure if the answer does not show that it was done
	 */
	read(answer: Answer, plan: Plan, sent: Plan): Iterable<IDataObject>;

	/** What somebody who looks at this output has to know about it, in full sentences. */
	hint?(output: IDataObject): string | undefined;
}

/**
 * For operations whose requests take a whole list: `merge` makes one plan of many, one request goes
 * out at a time, and one that is refused is sent again in parts, until the bad plans stand alone.
 */
export interface Batch<Plan> {
	/** What the plans are, in the plural, as in `customers`: for the log. */
	noun: string;
	/** What of a plan may stand in one item of a run only; of which field it is. */
	unique?(plan: Plan): Unique[];
	/** Which of the plans a refusal names, by their positions; none if it does not say. */
	named(refusal: Failure, plans: readonly Plan[]): number[];
}

export interface Unique {
	/** As the editor names it. */
	field: string;
	value: string;
}

/** What a plan may depend on besides the item's parameters. */
export interface Circumstances {
	/** Unix time in ms. */
	now: number;
	/** The workflow's, as in `America/Guayaquil`: by it, users mean a date without an offset. */
	timeZone: string;
}

/**
 * What a run does with its first plans, one at a time, as long as something is not known without
 * which the others could do harm. What was found out holds for the process and the Base URL.
 */
export interface Rehearsal<Plan, Answer extends object, Lesson> {
	isNeeded(plan: Plan): boolean;

	/** Carries the plan out with care, and learns from it. @throws Failure that concerns this plan only */
	learn(plan: Plan, stage: Stage): Promise<Rehearsed<Answer, Lesson>>;

	/** Whether an answer shows that what was learned is wrong: then the next run learns anew. */
	isRefuted(answer: Answer, plan: Plan): boolean;

	/** What was learned, for the person who looks at the node, as a sentence. */
	hint(lesson: Lesson): string;
}

export type Rehearsed<Answer extends object, Lesson> =
	/** The plan is done; without a lesson, the next one has to show it. */
	| { answer: Answer; lesson?: Lesson }
	/** It failed, which may lie in the plan itself: when a few plans did so, nothing more is sent. */
	| { doubt: Failure }
	/** Nothing more is sent. */
	| { end: Failure };

/** What a rehearsal may do. */
export interface Stage {
	send: Send;
	/** Sends even after a Stop: only to put things in order again. */
	rescue: Send;
	isOver(): boolean;
}

/** An operation whose types only itself needs to know. */
export type AnyOperation = Operation<unknown, object, unknown>;

/** What the editor shows: a notice, for instance, or a field that another input reads. */
export interface Shown {
	/** Fields of the node's own. */
	fields?: INodeProperties[];
	/** Entries of the Options collection besides those that every operation has. */
	options?: INodeProperties[];
}

/** What an operation asks of one item: how the editor shows it, and what the plan has of it. */
export interface Input<Value> extends Shown {
	/** @throws Failure that names the field */
	read(item: ItemParameters, when: Circumstances): Value;
	/** What of the value only the output may show, such as a one-time code; no error ever does. */
	secrets?(value: Value): readonly string[];
}

/** By their names in the plan, in the order in which the editor shows their fields. */
export type Inputs = Readonly<Record<string, Shown | Input<unknown>>>;

/** One item's values of the inputs that read some. */
export type PlanOf<Asked extends Inputs> = {
	[Name in keyof Asked as Asked[Name] extends Input<unknown>
		? Name
		: never]: Asked[Name] extends Input<infer Value> ? Value : never;
};

/** Several inputs as one, whose value has theirs by their names. */
export function allOf<Asked extends Inputs>(inputs: Asked): Required<Input<PlanOf<Asked>>> {
	const shown = Object.values(inputs);
	const read = Object.entries(inputs).filter(
		(entry): entry is [string, Input<unknown>] => 'read' in entry[1],
	);
	return {
		fields: shown.flatMap(({ fields = [] }) => fields),
		options: shown.flatMap(({ options = [] }) => options),
		read: (item, when) =>
			Object.fromEntries(
				read.map(([name, input]) => [name, input.read(item, when)]),
			) as PlanOf<Asked>,
		secrets: (plan: Record<string, unknown>) =>
			read.flatMap(([name, input]) => input.secrets?.(plan[name]) ?? []),
	};
}

/** What an operation says of itself; the rest follows from its inputs. */
type Definition<Asked extends Inputs, Answer extends object, Lesson> = {
	inputs: Asked;
} & Omit<Operation<PlanOf<Asked>, Answer, Lesson>, 'fields' | 'options' | 'plan' | 'secrets'>;

/**
 * Lets TypeScript check an operation's own types before they are forgotten. It finds them from the
 * first line to the last: `inputs` stand before what takes a plan, `run` before `read`.
 */
export function defineOperation<Asked extends Inputs, Answer extends object, Lesson = never>({
	inputs,
	...parts
}: Definition<Asked, Answer, Lesson>): AnyOperation {
	const { fields, options, read: plan, secrets } = allOf(inputs);
	const operation: Operation<PlanOf<Asked>, Answer, Lesson> = {
		...parts,
		fields,
		options,
		plan,
		secrets,
	};
	return operation as AnyOperation;
}
