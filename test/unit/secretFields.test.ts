import { fieldsOf } from '../support/secretFields';

/** Names and descriptions of what could be a secret. */
const NAMED = /(?:token|otp|code|pin|secret|password|key|gift_?cards?|credential)$/i;
const DESCRIBED = /\b(?:one-time code|gift card|(?:access|push|device) token|password|api key)\b/i;

test('of each field that looks like a secret, the document says whether it is one', () => {
	const unsaid = [...fieldsOf()]
		.filter(([, name, { description = '' }]) => NAMED.test(name) || DESCRIBED.test(description))
		.filter(([, , field]) => field['x-secret'] === undefined)
		.map(([where, name]) => `${where}: ${name}`);
	expect(unsaid).toEqual([]);
});
