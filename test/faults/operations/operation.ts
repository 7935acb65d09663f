import type fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { CustomerSeed, CustomerState, Sandbox } from '../../../sandbox';
import type { Sent } from '../sent';

/** What a good item asks for, read from how it was made and not from what it holds. */
export interface ItemPlan {
	/** Whom it is about: the customer, where the request names none the event or the code, or `ALL`. */
	customerId: string;
	wants: IDataObject;
}

/** Whom all items are about where no request is about one of them alone. */
export const ALL = 'all';

/** One input item; a bad one has no plan and must fail by itself. */
export interface Item {
	json: IDataObject;
	plan?: ItemPlan;
}

/** A good item but for its customer: the fields of its JSON, and what they ask for. */
export interface Draft {
	fields: IDataObject;
	wants: IDataObject;
}

/**
 * What a plan does to its customer: the value of each field, with `tags.` before a tag's key;
 * undefined for one that is gone.
 */
export type Effects = Map<string, unknown>;

/** An item that succeeded, and its customer after the run. */
export interface Success {
	plan: ItemPlan;
	json: IDataObject;
	/** The customer in the output, raw or simplified. */
	shown: IDataObject | undefined;
	simplify: boolean;
	/** Whether Masivo knew the customer before the run. */
	wasKnown: boolean;
	state?: CustomerState;
}

/** How the campaign puts one operation of the node to the test. */
export interface CampaignOperation {
	/** The node's parameters besides those that all operations have; items fill them in. */
	parameters: INodeParameters;
	/** Its own entries in Options. */
	options?: fc.Arbitrary<INodeParameters>;
	/** How many of a hundred customers are new to Masivo. */
	unknownPercent: number;
	/** What a customer has before the run besides what all have. */
	before?(customerId: string): Partial<CustomerSeed>;
	drafts: fc.Arbitrary<Draft>;
	/** Fields that must be refused before anything is sent. */
	badFields: fc.Arbitrary<IDataObject>;

	/** Whether all requests are about `ALL`. */
	isOfAll?: boolean;
	/** Whether each request takes the rows of many items. */
	isBatch?: boolean;
	/** Tells the items apart, once it is known which they are. */
	mark?(item: Item, number: number): Item;
	/** Who has to be there, if it is not the one in the plan. */
	customerOf?(plan: ItemPlan): string | undefined;
	/** Brings about what the item needs. */
	prepare?(sandbox: Sandbox, plan: ItemPlan): void;

	/** Whether one request may serve several items. */
	merges: boolean;
	/** Whether requests for one customer may be under way at the same time. */
	isUnordered?: boolean;
	/** Whether the request must never be sent again once it may have arrived. */
	isOnce(sent: Sent): boolean;
	/** How often what the item asks for has been done, where that can be counted. */
	done?(sandbox: Sandbox, plan: ItemPlan, wasKnown: boolean): number;
	/** What tells the items apart that are counted together; if it is not said, the customer. */
	identity?(plan: ItemPlan): string;
	/** For lists: the rows that Masivo has, by what tells them apart. */
	rows?(sandbox: Sandbox, plan: ItemPlan): unknown[];
	/** What a request is for, in parts that items can plan for; nothing if it is none of its own. */
	parts(sent: Sent): string[];
	/** The parts that have to be asked for, or that may be as long as there is no output. */
	planned(plan: ItemPlan, output?: IDataObject): string[];
	/** How many different requests these items of one customer need at the most. */
	mostRequests(plans: ItemPlan[]): number;
	/** Whether an answer shows what earlier requests did as well. */
	showsAll?: boolean;
	/** How often one item may make the same request; once if it is not said. */
	repeats?: number;
	/** Whether the answer "no such customer" is one to go on with. */
	acceptsNotFound?(sent: Sent, options: INodeParameters): boolean;

	/** Of an operation that shows the customer. @param isKnown whether the customer is there before */
	effects?(plan: ItemPlan, isKnown: boolean): Effects;
	/** What else is wrong with a success. */
	check?(success: Success): string[];
	/** What is wrong with a request for a customer that Masivo knew, or did not know, before the run. */
	checkSent?(sent: Sent, wasKnown: boolean): string[];
}
