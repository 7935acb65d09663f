import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Finding } from '../transport/accounts';
import type { Failure } from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import type { ItemParameters } from './parameters';

/**
 * One operation of the node: what the editor shows, what it asks of Masivo, and what it accepts
 * as an answer. It knows neither items nor retries nor how many others run beside it.
 *
 * @typeParam Plan what one item asks for, checked
 * @typeParam Answer what Masivo answered to a plan
 */
export interface Operation<Plan, Answer extends object> {
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

	/**
	 * What of a plan may stand in one item of an execution only: a second one fails before anything is sent.
	 * For operations that are not idempotent.
	 */
	unique?(plan: Plan): Unique[];

	/**
	 * For an operation with Send Once that sends one plan at a time: by what it is known as sent before, in
	 * other executions too. Undefined where Send Once is off. @throws Failure if there is no key
	 */
	once?(plan: Plan): Once | undefined;

	/** How many plans go out together, where one request takes the plans of many items. */
	batch?: Batch<Plan>;

	/** Asks Masivo. @throws Failure */
	run(plan: Plan, send: Send): Promise<Answer>;

	/**
	 * For an operation that must not send much before it knows something: how it goes about one run.
	 *
	 * @param run the operation's own
	 */
	prepare?(
		run: (plan: Plan, send: Send) => Promise<Answer>,
		context: RunContext,
	): Preparation<Plan, Answer>;

	/**
	 * Checks the answer against what this item asked for, and makes its outputs: one, as many as a list
	 * has rows, or none. The answer may be other items' as well: it is not changed. A long list that has
	 * to be worked on is best yielded row by row: n8n goes on with everything else in between.
	 *
	 * @param sent the plan that was carried out: the item's own, or the merged one
	 * @throws Failure if the answer does not show that it was done
	 */
	read(answer: Answer, plan: Plan, sent: Plan): Iterable<IDataObject>;

	/**
	 * For what can be read after it was written: one request, whose answer `read` takes like that of `run`.
	 * Made once for a request that was answered with a success which settles nothing.
	 *
	 * @param answer what `run` gave; undefined if it found nothing to give
	 */
	look?(plan: Plan, send: Send, answer?: Answer): Promise<Answer>;

	/**
	 * What is put out beside the answer where a success of Masivo's settles nothing and nothing can be looked
	 * at: whom it was about. Without it, such a success fails.
	 */
	accepted?(plan: Plan): IDataObject;

	/** What somebody who looks at this output has to know about it, in full sentences. */
	hint?(output: IDataObject): string | undefined;
}

/**
 * For operations whose requests take a whole list: `merge` makes one plan of many, one request goes
 * out at a time, and one that is refused is sent again in parts, until the bad plans stand alone.
 */
interface Batch<Plan> {
	/** What the plans are, in the plural, as in `customers`: for the log. */
	noun: string;
	/** Which of the plans a refusal names, by their positions; none if it does not say. */
	namedBy(refusal: Failure, plans: readonly Plan[]): number[];
}

/** A value that no two items may have. */
export interface Unique {
	/** As the editor names it. */
	field: string;
	value: string;
	/** What else has to be the same, by its name in a sentence, as in `customer`. */
	same?: Readonly<Record<string, string>>;
	/** What to do where the data have it twice for good reason, as a sentence. */
	advice?: string;
}

/** What is sent once. */
export interface Once {
	/** Its parts; the credential is added. */
	key: readonly string[];
	/** What it is about, as in `customer "42"`. */
	subject: string;
	/** How to see whether it took effect, as in `look the customer up (Customer → Get)`. */
	lookUp: string;
}

/** What a plan may depend on besides the item's parameters. */
export interface Circumstances {
	/** Unix time in ms. */
	now: number;
	/** The workflow's, as in `America/Guayaquil`: by it, users mean a date without an offset. */
	timeZone: string;
}

/** What a run offers an operation besides sending. */
export interface RunContext {
	/** What runs found out about the service under the credential's Base URL. */
	finding: Finding;
	/** Sends even after a Stop: only to put things in order again. */
	rescue: Send;
	/** Waits for what another run does, as long as this one may send. @throws Failure */
	until(done: Promise<unknown>): Promise<void>;
	/** Whether nothing more is to be sent: after a Stop, or, without Continue, a failure. */
	isOver(): boolean;
	/** Shows a sentence beside the node's output. */
	tell(hint: string): void;
}

/** How an operation goes about one run. */
export interface Preparation<Plan, Answer extends object> {
	/**
	 * Asked for everything that a run has to do, in order, before anything of it goes out together: does
	 * the work on these plans now if it has to be done alone.
	 *
	 * @returns whether it was done
	 */
	goFirst(plans: readonly Plan[], work: () => Promise<void>): Promise<boolean>;

	/** In place of the operation's own `run`. @throws Failure */
	run(plan: Plan, send: Send): Promise<Answer>;
}

/** An operation whose types only itself needs to know. */
export type AnyOperation = Operation<unknown, object>;

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
type Definition<Asked extends Inputs, Answer extends object> = {
	inputs: Asked;
} & Omit<Operation<PlanOf<Asked>, Answer>, 'fields' | 'options' | 'plan' | 'secrets'>;

/**
 * Lets TypeScript check an operation's own types before they are forgotten. It finds them from the
 * first line to the last: `inputs` stand before what takes a plan, `run` before `read`.
 */
export function defineOperation<Asked extends Inputs, Answer extends object>({
	inputs,
	...parts
}: Definition<Asked, Answer>): AnyOperation {
	const { fields, options, read: plan, secrets } = allOf(inputs);
	const operation: Operation<PlanOf<Asked>, Answer> = {
		...parts,
		fields,
		options,
		plan,
		secrets,
	};
	return operation as AnyOperation;
}
