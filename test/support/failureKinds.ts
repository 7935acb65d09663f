/**
 * The words of the node's failures, for tests that run it: they assert a kind, and what the failure is
 * about (`customer "42"`, a field's name, a value), and this file alone says by which words a reader
 * knows the kind. The same for why a value is refused, what an import says of its progress, and hints.
 * The sentences themselves are in failureTexts.test.ts.
 */

/** By which a failure begins that may have been done, and must not be sent again; or that of a run with such. */
const IN_DOUBT = 'May have taken effect, look before you send it again: ';

const OTHERS_IN_DOUBT = 'Other items may have taken effect, look before you send them again: ';

const beginsWith = (...beginnings: string[]) =>
	new RegExp(`^(?:${IN_DOUBT}|${OTHERS_IN_DOUBT})?(?:${beginnings.join('|')})`);

/** No response, from whom or by whom it says. */
const NO_RESPONSE = [
	'https?://\\S+ (?:refused the connection|could not be reached)',
	'https?://\\S+ (?:does not speak HTTPS|did not answer in time)',
	'The host of https?://\\S+ was not found',
	'The name of https?://\\S+ could not be looked up',
	'The connection to https?://\\S+ ended before',
	'n8n does not trust the certificate of https?://',
	'The certificate of https?://',
	'The request to https?://\\S+ (?:did not go out|was cancelled)',
	'An answer came from https?://\\S+ that could not be read',
	'No answer of https?://\\S+ came through',
];

const PASSING = '\\((?:408|425|5(?!01|05|06|08|10|11)\\d\\d) ';

const WEB_PAGE = 'A web page came back instead of an answer from the Masivo API';

const AWAY = [`Masivo could not answer ${PASSING}`, `${WEB_PAGE} ${PASSING}`];

const REFUSED =
	'(?!The (?:token|API key) was)[A-Z].*? (?:was|were) refused(?: for .+?)?(?:: | \\(\\d{3} )';

/** With Send Once. */
const BY_EARLIER = 'An earlier execution sent ';

/** The same where nothing is in doubt: else it is `mayHaveArrived`. */
const unlessArrived = (beginnings: string[]) =>
	new RegExp(`^(?:${OTHERS_IN_DOUBT})?(?:${beginnings.join('|')})`);

/**
 * Each kind of `Failure.kind`, by what it says: its message, then its description in a new line. Exactly
 * one of them fits.
 */
export const failureKinds = {
	invalidInput: beginsWith("'[^']+' (?!needs a credential)"),
	credential: beginsWith(
		'The (?:[A-Z]\\w+ ?)+ of the Masivo API credential ',
		'The Masivo API credential (?:has no|allows no|does not allow) ',
		"'Confirm with Masivo' needs a credential",
	),
	tokenRefused: beginsWith(
		'The token was refused',
		'The API key was refused',
		'Masivo refused the token',
	),
	refused: unlessArrived([`(?!${IN_DOUBT})${REFUSED}`]),
	unknownSubject: beginsWith('Masivo does not know (?!the customer of this call)'),
	notMasivo: beginsWith(
		`${WEB_PAGE}(?! ${PASSING})`,
		'Masivo answered with a redirect',
		'The answer is not in the form of the errors of Masivo',
		'(?:A proxy|The network|Something) between n8n and Masivo asks for a login',
	),
	unusable: beginsWith(
		'The answer (?:to \\S+ )?does not hold what the Masivo API documents',
		'Masivo lists \\w+ without an ID',
	),
	denied: beginsWith(
		'The answer has the status of a success, and says that',
		'Masivo took the batch, and says that it did not',
	),
	unconfirmed: beginsWith(
		'Masivo answered, but ',
		'The answer (?:is|does not say that it is) about ',
		'The code is good, but it is not that of ',
		"Masivo lists \\w+ that '[^']+' should have left out",
		'Masivo lists (?:the same of the \\w+ twice|\\w+ again)',
		'Under no likely name of its query parameter ',
		'(?:A|After a) delete with the query parameter ',
		'Tags of .+ were deleted that nobody asked for',
		'Somebody else removed tags of ',
	),
	tooManyRequests: beginsWith('(?:Masivo is receiving|There were) too many requests'),
	unavailable: unlessArrived(AWAY),
	network: unlessArrived(NO_RESPONSE),
	mayHaveArrived: new RegExp(
		`^${IN_DOUBT}(?:${[...AWAY, ...NO_RESPONSE, REFUSED, BY_EARLIER].join('|')})`,
	),
	waitTooLong: beginsWith('The Masivo request quota is used up', 'Masivo is not available until'),
	cancelled: beginsWith('The execution was cancelled'),
	stopped: beginsWith('Not sent, because another item failed'),
} satisfies Record<string, RegExp>;

export type FailureKind = keyof typeof failureKinds;

/** Why the trigger starts nothing for a call, though nothing is wrong with the node. */
export const callAnswers = {
	wrongSecret: /^The secret .+ is missing or wrong/,
	notTheForm: /^This is not a call of a Masivo webhook: /,
	tooLarge: /^The body is larger than /,
	notChosen: /^This event is not one of those that start the workflow/,
	repeated: /^The same call has started the workflow a short while ago/,
	unknownCustomer: /^Masivo does not know the customer of this call/,
} satisfies Record<string, RegExp>;

export type CallAnswer = keyof typeof callAnswers;

/** What a refused value is, as it stands behind the field's name. */
export const reasons = {
	characterNotSeen: /^holds a character that cannot be seen or read/,
	clockShowsTwice: /^is a time that clocks in \S+ show twice/,
	clockLeavesOut: /^is a time that clocks in \S+ leave out/,
	commaInKey: /^holds the key ".+", which has a comma/,
	controlCharacter: /^holds a control character/,
	dayLeftOut: /^is a day that \S+ left out/,
	dayOpen: /^is a moment whose day depends on the time zone/,
	digitsWouldGo: /^(?:is|holds) a number that would lose digits/,
	dot: /^cannot be a dot/,
	emptyValue: /^is empty/,
	expression: /^holds an expression that n8n did not work out/,
	future: /^is in the future/,
	guests: /^is 0, which shops such as WooCommerce give to every guest/,
	halfCharacter: /^is not valid text/,
	inexactNumber: /^(?:is a|holds a|holds the tag ".+", whose) number (?:that )?is not exact/,
	listUnclear:
		/^(?:begins like a list|holds a list or an object (?:that cannot|in place of a key)|may hold one value)/,
	missingValue: /^holds what stands for a missing value/,
	nameless: /^holds a tag without a name/,
	negative: /^is negative/,
	noChoice: /^has no such choice/,
	noSwitch: /^is neither true nor false/,
	notADate: /^is not a date(?! with a time)/,
	notAKey: /^holds (?:true|false|an object), which is not a tag key/,
	notAMoment: /^is not a date with a time/,
	notANumber: /^is not a number/,
	notATagValue: /^holds the tag ".+", whose value is neither text, number nor true or false/,
	notATagsObject: /^holds an object whose entry .+ so it is not a tags object/,
	notAYear: /^is not a year/,
	notAnId: /^does not look like an ID(?! of a)/,
	notAnIdOfACustomer: /^does not look like an ID of a customer/,
	notAnObject: /^is not an object/,
	notJsonList: /^is not a JSON list/,
	notJsonObject: /^is not a JSON object/,
	notText: /^is not text/,
	objectAsText: /^holds an object that was turned into text/,
	outOfRange: /^is out of range/,
	scientific: /^holds a number in scientific notation/,
	tagTwice: /^holds the tag ".+" twice/,
	tooOld: /^is more than 72 hours ago/,
	twice: /^stands in item \d+ (?:of run \d+ )?as well/,
	zero: /^is zero/,
} satisfies Record<string, RegExp>;

export type Reason = keyof typeof reasons;

/** What a call of the trigger lacks, behind `callAnswers.notTheForm`. */
export const callFaults = {
	isForm: /^the body is a form/,
	noCustomerId: /^"data" has no text and no number as "customer_id"/,
	noData: /^the body has no object as "data"/,
	noEvent: /^the body has no text as "event"/,
	notJson: /^the body is not JSON/,
	notJsonObject: /^the body is not a JSON object/,
	tooDeep: /^the body is nested too deeply/,
	tooLong: /^"customer_id" is longer than any ID/,
} satisfies Record<string, RegExp>;

export type CallFault = keyof typeof callFaults;

/** What an import says of itself in n8n's log; the groups are the facts. */
const progress = {
	announced:
		/^(?<items>[\d,]+) (?<noun>\w+) go to Masivo in (?<requests>[\d,]+) requests?(?:, (?<apart>.+) apart: that takes at least (?<least>.+)\. A stop of the execution takes effect between two of them)?\.$/,
	queued:
		/^(?<queued>[\d,]+) of (?<items>[\d,]+) (?<noun>\w+) are queued(?:, (?<failed>[\d,]+) failed)?(?:; at least (?<least>.+) to go)?\.$/,
} satisfies Record<string, RegExp>;

/** Whose words a failure repeats, and the words. */
const quotations = {
	answer: /^The answer says: (?<words>[^]*)\. $/,
	masivo: /^Masivo says: (?<words>[^]*)\. $/,
	page: /^The page says: "(?<words>[^]*)"\. $/,
} satisfies Record<string, RegExp>;

export type Speaker = keyof typeof quotations;

/** A row that is counted, since the item does not name its own. */
export const rowCounted = /^row (\d+) of a sheet with one header row and no blank rows$/;

/** What a run that succeeded tells besides. */
const hints = {
	accepted: /accepted the event/,
	acceptedReversal: /accepted the reversal.*\bREVERSAL\b/,
	canStillFail: /can still fail/,
	lookAtTransactions: /Get Transactions.*\bevent_id\b/,
	parameterFound: /takes the tag keys to delete in the query parameter "/,
	skipped: /"skipped" is true.*\(Send Once\)/,
	reservedOnly: /not fulfilled.*\breservation_expires_at\b/,
} satisfies Record<string, RegExp>;

export type Hint = keyof typeof hints;

/** What is said beside a field, and to a model that uses the node as a tool. */
export const notices = {
	acceptedFirst: /Masivo accepts an event first/,
	canStillFail: hints.canStillFail,
	countsForAllItems: /An expression counts for all items as the first item has it/,
	neverRepeat: /never repeat a call that may have taken effect|twice|used up/i,
	startsCampaigns: /Changes the customer, and can start campaigns/,
	tokensEnd: /tokens end after one hour/,
} satisfies Record<string, RegExp>;

/** What whoever reads a failure is told to do, or told besides. */
const advice = {
	askMasivo: /Ask Masivo for the name of the query parameter/,
	checkBaseUrl: /[Cc]heck the Base URL/,
	checkFields: /Check the node's fields and its credential/,
	checkId: /Check the ID\b/,
	checkIds: /Check the IDs and codes of the item/,
	checkKey: /Check in Masivo that the API key is active/,
	chooseCredential: /Choose a Masivo API credential/,
	chooseEvents: /Choose All Events/,
	effectUnknown:
		/It is not known whether the request took effect|may have taken effect all the same/,
	fillIn: /Enter keys separated by commas/,
	freshToken: /Paste a fresh Bearer Token/,
	isAnothers: /may already belong to another customer/,
	listenAgain: /n8n has stopped listening/,
	lookUp: /^Before you send it again, /,
	lookUpInMasivo: /[Ll]ook .+ up in Masivo/,
	newKey: /Copy it again from Masivo/,
	nextRunFindsName: /the next run finds the name out anew/,
	notTriedAlone: /was not tried alone/,
	nothingSent: /^Nothing was sent\b/,
	oneAccountEach: /'Loop Over Items'/,
	optionsOfARun: /Max Parallel|Max Retries|the options|the items? (?:that|again)/,
	removeDuplicates: /Remove Duplicates/,
	raiseTimeout: /(?:Raise|A longer) 'Timeout'/,
	seeOtherTags: /the other tags of .+ could not be looked at/,
	somethingBetween: /proxy, firewall or gateway between n8n and Masivo/,
	startedNothing: /The call started nothing/,
	runOnlyWhatIsLeft: /Run only those that are left/,
	testAgain: /test the credential again/i,
	tokenIsGood: /The token is good: Masivo accepts it for other requests/,
	tokenMayBeGood: /If other items succeed, the token is good/,
	trustCertificate: /NODE_EXTRA_CA_CERTS/,
	useObjectExpression: /expression that returns an object/,
	useCreateOrUpdate: /Customer → Create or Update/,
} satisfies Record<string, RegExp>;

export type Advice = keyof typeof advice;

/**
 * An error of the node; the JSON of an item that failed, whose `message` is the error's description; or the
 * text of a credential test, in which one follows the other.
 */
export type Told = string | { error?: unknown; message?: unknown; description?: unknown };

/** @throws Error with the text if it is of no kind, or of two */
export function kindOf(told: Told): FailureKind {
	const { message, description } = partsOf(told);
	return onlyOne(failureKinds, `${message}\n${description}`);
}

/** The kinds of the failures that stand in the lines of what a page shows. */
export function kindsIn(page: string): FailureKind[] {
	const lines = page.split('\n');
	return namesOf(failureKinds).filter((kind) =>
		lines.some((line) => failureKinds[kind].test(line)),
	);
}

/** Why the trigger did not start the workflow, in the answer to a call or in the editor. */
export function callAnswerOf(told: Told): CallAnswer {
	return onlyOne(callAnswers, partsOf(told).message);
}

/**
 * @param facts what the message must name, as it stands there: `customer "42"`, `'Tag Keys'`, `[item 1]`
 */
export function expectFailure(told: Told, kind: FailureKind, ...facts: string[]): void {
	const { whole } = partsOf(told);
	expect({ whole, kind: kindOf(told) }).toEqual({ whole, kind });
	for (const fact of facts) expect(whole).toContain(fact);
}

/** What somebody who reads it is told to do, by the names of `advice`. */
export function adviceIn(told: Told): Advice[] {
	const { message, description } = partsOf(told);
	return namesOf(advice).filter((name) => advice[name].test(description || message));
}

/** The field that a refused value is of, and what is wrong with the value. */
export function refusalOf(told: Told): [field: string, reason: Reason] {
	const { message } = partsOf(told);
	const [, field, is] = /^'(.+?)' (?:holds the tag ".+": its value )?([^]*)$/.exec(message) ?? [];
	if (is === undefined) throw new Error(`This names no field: ${message}`);
	return [field, onlyOne(reasons, is)];
}

/** What is wrong with a call of the trigger: with its form, or with the customer's ID in it. */
export function callFaultOf(told: Told): CallFault | Reason {
	const { message } = partsOf(told);
	expect(callAnswerOf(message)).toBe('notTheForm');
	const fault = message.replace(callAnswers.notTheForm, '');
	if (!fault.startsWith("'")) return onlyOne(callFaults, fault);
	const [field, reason] = refusalOf(fault);
	expect(field).toBe('customer_id');
	return reason;
}

/** What a line of an import's progress says, and its facts. */
export function progressIn(line: string): Record<string, string> {
	const says = onlyOne(progress, line);
	const facts = Object.entries(progress[says].exec(line)?.groups ?? {});
	return { says, ...Object.fromEntries(facts.filter(([, fact]) => fact !== undefined)) };
}

/** Whose words a sentence repeats, and the words as they stand there; undefined without a sentence. */
export function quotedIn(sentence: string): [speaker: Speaker, words: string] | undefined {
	if (sentence === '') return undefined;
	const speaker = onlyOne(quotations, sentence);
	return [speaker, quotations[speaker].exec(sentence)?.groups?.words ?? ''];
}

/** What became of the items of a run that ended early, as its failure says: each kind as ranges. */
export interface ItemsTold {
	done?: string;
	inDoubt?: string;
	left?: string;
}

/** @throws Error if the failure does not say it */
export function itemsIn(told: Told): ItemsTold {
	const { description } = partsOf(told);
	const none = /\bNone of the ([\d,]+) items was (?:done|queued) before\./.exec(description);
	if (none) return { left: `0–${Number(none[1].replace(',', '')) - 1}` };
	const found =
		/\bOf items 0–\d+, (?:(?:done|queued): (?<done>[^;.]+))?(?:(?:; )?may have taken effect: (?<inDoubt>[^;.]+))?(?:(?:; )?left: (?<left>[^;.]+))?\./.exec(
			description,
		);
	if (!found) throw new Error(`This says nothing of the items: ${description}`);
	const facts = Object.entries(found.groups ?? {}).filter(([, ranges]) => ranges !== undefined);
	return Object.fromEntries(facts) as ItemsTold;
}

/** Whether the first words of a failure say that its own item may have been done. */
export function isInDoubt(told: Told): boolean {
	return partsOf(told).message.startsWith(IN_DOUBT);
}

/** The same of other items of its run. */
export function areOthersInDoubt(told: Told): boolean {
	return partsOf(told).message.startsWith(OTHERS_IN_DOUBT);
}

/** The items that a failure's message names besides its own. */
export function itemsCompared(told: Told): number[] {
	return [...partsOf(told).message.matchAll(/\bitem (\d+)/g)].map(([, item]) => Number(item));
}

/** The names of the query parameter that were tried. */
export function namesTried(told: Told): string[] {
	return /\bTried: ([^.]+)\./.exec(partsOf(told).description)?.[1].split(', ') ?? [];
}

/** The operations that a failure sends its reader to, such as `Customer → Get`. */
export function operationsIn(told: Told): string[] {
	return partsOf(told).description.match(/[A-Z]\w+ → [A-Z]\w+(?: (?:[A-Z]\w+|or))*/g) ?? [];
}

/** What a hint tells. */
export function hintsIn(hint: string | undefined): Hint[] {
	return namesOf(hints).filter((name) => hints[name].test(hint ?? ''));
}

/** How often the request was sent, as the failure says. */
export function timesSent(told: Told): number {
	return Number(/, (\d+) times in a row/.exec(partsOf(told).message)?.[1] ?? 1);
}

/** Whether tags that nobody asked to delete may be gone, as a run says that looked for the parameter's name. */
export function saysTagsMayBeLost(text: string): boolean {
	return advice.seeOtherTags.test(text) || /could not be put back/.test(text);
}

function partsOf(told: Told): { whole: string; message: string; description: string } {
	const { error, message, description } = typeof told === 'string' ? { message: told } : told;
	const isItem = typeof error === 'string';
	const whole = String(isItem ? error : message);
	return {
		whole,
		message: whole.replace(/(?: \(row [^()]*\))?(?: \[item \d+\])?$/, ''),
		description: String((isItem ? message : description) ?? ''),
	};
}

function onlyOne<Name extends string>(table: Record<Name, RegExp>, text: string): Name {
	const found = namesOf(table).filter((name) => table[name].test(text));
	if (found.length === 1) return found[0];
	throw new Error(`This is of ${found.length > 1 ? found.join(' and ') : 'no kind'}: ${text}`);
}

function namesOf<Name extends string>(table: Record<Name, unknown>): Name[] {
	return Object.keys(table) as Name[];
}
