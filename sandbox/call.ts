import type { CampaignState } from './resources/campaigns';
import type { CouponState } from './resources/coupons';
import type { CustomerState } from './resources/customers';
import type { EventState } from './resources/events';
import type { ImportLimit, ImportOptions, WaitingImport } from './resources/imports';
import type { OneTimeCodeState } from './resources/oneTimeCodes';
import type { RecordedRequest } from './recorder';
import type { RewardState } from './resources/rewards';
import type { Tokens } from './resources/tokens';
import type { Ledger } from './resources/transactions';
import type { Webhooks } from './webhooks';

/**
 * What a DELETE of tags does without a query parameter of the right name, which no page says: nothing,
 * a refusal with 422, or all of the customer's tags are gone.
 */
export type WithoutTagKeys = 'deleteNothing' | 'refuse' | 'deleteAll';

/** What becomes of purposes and vendors that a PATCH of a consent does not name: they go or stay. */
export type ConsentPatch = 'replace' | 'merge';

/** What is answered when a device is registered: the customer, or a message as in the guide. */
export type DeviceAnswer = 'customer' | 'message';

/** What the handlers of all operations share: the state of one sandbox. */
export interface SandboxState {
	apiKey: string;
	tokens: Tokens;
	customers: Map<string, CustomerState>;
	/** All by their ID or their code. */
	events: Map<string, EventState>;
	coupons: Map<string, CouponState>;
	rewards: Map<string, RewardState>;
	campaigns: Map<string, CampaignState>;
	oneTimeCodes: Map<string, OneTimeCodeState>;
	ledger: Ledger;
	/** Events that are not processed yet, in the order in which they came. */
	waitingEvents: Set<EventState>;
	/** Imports that are not carried out yet, in the order in which they came. */
	waitingImports: Set<WaitingImport>;
	importLimit: ImportLimit;
	importRefusal: NonNullable<ImportOptions['refusal']>;
	/** From the arrival of an event or an import to its processing, in milliseconds. */
	processingMs: number;
	webhooks: Webhooks;
	consentPatch: ConsentPatch;
	deviceAnswer: DeviceAnswer;
	/** The name the DELETE's query parameter has in this sandbox. */
	tagKeysParameter: string;
	/** What a DELETE does that lacks it; undefined: nothing, and that is noted as a violation. */
	withoutTagKeys?: WithoutTagKeys;
	/** Requests and answers that do not fit the document, one sentence each. */
	contractViolations: string[];
}

/** One request on its way to its handler. */
export interface Call {
	request: RecordedRequest;
	/** The body as it arrived. */
	text: string | undefined;
	state: SandboxState;
}

/** Notes that a request, or the answer to it, does not fit the document. */
export function violation({ request, state }: Call, reason: string): void {
	state.contractViolations.push(`${request.method} ${request.url}: ${reason}`);
}
