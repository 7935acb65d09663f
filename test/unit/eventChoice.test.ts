import { readEventChoice } from '../../nodes/MasivoTrigger/settings';
import { refusalBy } from '../support/thrown';

const REGISTRATION = 'CUSTOMER_REGISTRATION';

test.each([
	['all events', ['*'], ''],
	['all events beside others', [REGISTRATION, '*'], ''],
	['an expression that yields the sign for all of them', '*', undefined],
	['that sign among the other events', [], ' * '],
])('%s lets any name start the workflow', (_what, events, others) => {
	const isChosen = readEventChoice(events, others);
	expect(isChosen(REGISTRATION)).toBe(true);
	expect(isChosen('SOMETHING_NEW')).toBe(true);
});

test.each([
	['a choice from the list', [REGISTRATION], ''],
	['a name that an expression yields', REGISTRATION, ''],
	['a typed name', [], REGISTRATION],
	['a typed name in small letters with blanks', [], ' customer_ registration\n'],
	['one of several typed names', [], 'REWARD_REDEEMED, CUSTOMER_REGISTRATION'],
	['a typed list as JSON', [], '["REWARD_REDEEMED","CUSTOMER_REGISTRATION"]'],
	['a list that an expression yields', null, ['REWARD_REDEEMED', REGISTRATION, '']],
])('%s lets that name start the workflow, and no other', (_what, events, others) => {
	const isChosen = readEventChoice(events, others);
	expect(isChosen(REGISTRATION)).toBe(true);
	expect(isChosen('customer_registration ')).toBe(true);
	expect(isChosen('CUSTOMER_REGISTRATION_2')).toBe(false);
	expect(isChosen('CUSTOMER')).toBe(false);
	expect(isChosen('*')).toBe(false);
});

test('what is chosen and what is typed both count', () => {
	const isChosen = readEventChoice([REGISTRATION], 'TIER_UP');
	expect([REGISTRATION, 'TIER_UP', 'TIER_DOWN'].map(isChosen)).toEqual([true, true, false]);
});

test.each([
	['nothing', [], ''],
	['nothing at all', undefined, null],
	['blanks', [' '], ' , '],
])('%s is refused, since nothing would start the workflow', (_what, events, others) => {
	expect(refusalBy(() => readEventChoice(events, others))).toEqual(['Events', 'emptyValue']);
});

test.each([
	['an object', [], { event: 'x' }],
	['a switch', [], [true]],
	['an expression that was not worked out', [], '{{ $json.event }}'],
	['what stands for a missing value', [], 'undefined'],
])('%s is no name of an event', (_what, events, others) => {
	expect(() => readEventChoice(events, others)).toThrow("'Other Events'");
});
