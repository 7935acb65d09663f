/**
 * The words of the node's failures, for tests that run it: they assert a kind, and what the failure is
 * about (`customer "42"`, a field's name, a value), and this file alone says by which words a reader
 * knows the kind. The sentences themselves are for the unit tests.
 */

const beginsWith = (...beginnings: string[]) => new RegExp(`^(?:${beginnings.join('|')})`);

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

const HAS_ARRIVED = 'may have arrived all the same';

const unlessArrived = (beginnings: string[]) =>
	beginsWith(...beginnings.map((beginning) => `(?![^]*${HAS_ARRIVED})${beginning}`));

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
	refused: unlessArrived([REFUSED]),
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
		`^(?:${[...AWAY, ...NO_RESPONSE, REFUSED].join('|')})[^]*${HAS_ARRIVED}`,
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

/** What whoever reads a failure is told to do, or told besides. */
const advice = {
	askMasivo: /Ask Masivo for the name of the query parameter/,
	checkBaseUrl: /[Cc]heck the Base URL/,
	checkId: /Check the ID/,
	checkKey: /Check in Masivo that the API key is active/,
	chooseCredential: /Choose a Masivo API credential/,
	chooseEvents: /Choose All Events/,
	effectUnknown:
		/It is not known whether the request took effect|may have (?:taken effect|arrived) all the same/,
	fillIn: /Enter keys separated by commas/,
	freshToken: /Paste a fresh Bearer Token/,
	isAnothers: /may already belong to another customer/,
	listenAgain: /n8n has stopped listening/,
	lookUp: /[Bb]efore you send it again/,
	lookUpInMasivo: /[Ll]ook .+ up in Masivo/,
	newKey: /Copy it again from Masivo/,
	nextRunFindsName: /the next run finds the name out anew/,
	notTriedAlone: /was not tried alone/,
	nothingSent: /^Nothing was sent\b/,
	oneAccountEach: /'Loop Over Items'/,
	optionsOfARun: /Max Parallel|Max Retries|the options|the items? (?:that|again)/,
	raiseTimeout: /Raise 'Timeout'/,
	seeOtherTags: /the other tags of .+ could not be looked at/,
	somethingBetween: /proxy, firewall or gateway between n8n and Masivo/,
	startedNothing: /The call started nothing/,
	takeOut: /Take those out/,
	testAgain: /test the credential again/i,
	tokenIsGood: /The token is good: Masivo accepts it for other requests/,
	tokenMayBeGood: /If other items succeed, the token is good/,
	trustCertificate: /NODE_EXTRA_CA_CERTS/,
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
