import type { IDataObject } from 'n8n-workflow';

import type { AnyOperation } from '../../nodes/Masivo/execution/operation';
import { resources } from '../../nodes/Masivo/resources';
import type { HttpAnswer } from '../../sandbox/answers';
import { json } from '../../sandbox/answers';
import type { RecordedRequest } from '../../sandbox/recorder';
import { isInDoubt, kindOf } from '../support/failureKinds';
import { type NodeResult, useMasivo } from '../support/masivo';
import { SANDBOX, samples, type NamedSample } from '../support/samples';
import { DENYING, type Form, showing, SILENT } from './forms';

/**
 * Worlds: each operation, with each form of an answer, whether it was done or not. What is right follows
 * from the kind of the operation: what can be looked at is looked at once, what cannot is accepted as
 * unconfirmed, and what has to bring something fails without it.
 */

const masivo = useMasivo({ ...SANDBOX, strict: false } as typeof SANDBOX);

type Verdict = 'done' | 'accepted' | 'refused' | 'inDoubt';

const operationOf = (name: string): AnyOperation => {
	const [resource, own] = name.split('.');
	const { operations = [] } = resources.find(({ value }) => value === resource) ?? {};
	const found = operations.find(({ value }) => value === own);
	if (!found) throw new Error(`The node has no operation ${name}`);
	return found;
};

/** What becomes of a success that settles nothing, by what the operation says of itself. */
const kindOfOperation = ({ look, accepted }: AnyOperation): 'looked' | 'accepted' | 'needed' =>
	look ? 'looked' : accepted ? 'accepted' : 'needed';

const isPlain = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function verdictOf({ status, items, error }: NodeResult): Verdict {
	if (status === 'success') {
		return items.some(({ json: { confirmed } }) => confirmed === false) ? 'accepted' : 'done';
	}
	return isInDoubt(error) ? 'inDoubt' : 'refused';
}

const onTheWire = ({ status = 200, body }: Form): HttpAnswer =>
	typeof body === 'string'
		? { status, headers: { 'content-type': 'application/json' }, text: body }
		: json(status, body);

/** The request that the form is about: the one that writes, or the only one. */
const isMeant =
	(name: string) =>
	({ method, url }: RecordedRequest): boolean => {
		if (method !== 'GET') return true;
		const isProbe = url.endsWith('/tiers') && !name.startsWith('tier.');
		return kindOfOperation(operationOf(name)) === 'needed' && !isProbe;
	};

interface World {
	verdict: Verdict;
	/** How many requests went out. */
	requests: number;
	text: string;
	answers: unknown[];
}

async function live(
	{ operation: name, item, prepare, parameters }: NamedSample,
	form?: Form,
	isDone = true,
): Promise<World> {
	const { sandbox } = masivo;
	sandbox.reset();
	const isOurs = isMeant(name);
	const answers: unknown[] = [];
	const change = (answer: HttpAnswer): HttpAnswer => {
		answers.push(JSON.parse(answer.text || 'null'));
		return form ? onTheWire(form) : answer;
	};
	sandbox.faults.decide = (request) => {
		if (!isOurs(request)) return undefined;
		if (isDone || !form) return { kind: 'change', change };
		const { status, headers, text } = onTheWire(form);
		return { kind: 'status', status, headers, body: text };
	};
	const input: IDataObject = { ...item, ...prepare?.(sandbox) };
	const result = await masivo.run(name, [input], { parameters });
	const { error } = result;
	const world = {
		verdict: verdictOf(result),
		requests: sandbox.requests.length,
		text: error ? `${kindOf(error)}: ${error.message} | ${error.description}` : '',
		answers,
	};
	sandbox.contractViolations.splice(0);
	return world;
}

/** What the operation's customer, or the consent, looks like before; undefined if he is new. */
async function rowBefore({ operation, item, prepare }: NamedSample): Promise<Form | undefined> {
	const { sandbox } = masivo;
	sandbox.reset();
	prepare?.(sandbox);
	const part = operation === 'customer.updateConsent' ? '/consent' : '';
	const response = await fetch(`${sandbox.baseUrl}/customers/${String(item.id)}${part}`, {
		headers: { authorization: `Bearer ${sandbox.issueToken()}` },
	});
	return response.ok ? { name: 'the row before', body: await response.json() } : undefined;
}

/** Those that came out wrong: all of them at once say more than the first. */
async function wrongOf(
	forms: readonly Form[],
	run: (form: Form) => Promise<World>,
	isRight: (world: World) => boolean,
): Promise<string[]> {
	const wrong: string[] = [];
	for (const form of forms) {
		const world = await run(form);
		if (!isRight(world)) {
			wrong.push(`${form.name}: ${world.verdict}, ${world.requests} requests, ${world.text}`);
		}
	}
	return wrong;
}

const BLAMES = /Base URL|proxy|firewall/;

describe.each(samples)('$operation', (sample) => {
	const operation = operationOf(sample.operation);
	const kind = kindOfOperation(operation);
	/** A list may be empty: that is tried elsewhere (lists.test.ts). */
	const isList = /\.get(?:Many|GiftCards|Transactions)$/.test(sample.operation);

	test('what shows that it was done is a success, and costs no request more', async () => {
		const usual = await live(sample);
		expect(usual.verdict).toMatch(/done|accepted/);
		const wrong = await wrongOf(
			showing(usual.answers.at(-1)),
			async (form) => await live(sample, form),
			({ verdict, requests }) => verdict === 'done' && requests === usual.requests,
		);
		expect(wrong).toEqual([]);
	});

	test('what shows it beside a denial is no success', async () => {
		const [{ data } = {} as IDataObject] = (await live(sample)).answers.slice(-1) as IDataObject[];
		const forms = DENYING.filter(({ body }) => isPlain(body) && !('data' in body)).map((form) => ({
			name: form.name,
			body: { data, ...(form.body as IDataObject) },
		}));
		const wrong = await wrongOf(
			isPlain(data) && !sample.operation.startsWith('import.') ? forms : [],
			async (form) => await live(sample, form, false),
			({ verdict }) => verdict !== 'done' && verdict !== 'accepted',
		);
		expect(wrong).toEqual([]);
	});

	test('the row as it was before is looked at', async () => {
		if (kind !== 'looked') return;
		const old = await rowBefore(sample);
		if (!old) return;
		const done = await live(sample, old);
		expect(done).toMatchObject({ verdict: 'done' });
		const undone = await live(sample, old, false);
		expect(undone.verdict).toBe('refused');
		expect(undone.text).toMatch(/may not show yet.*Running the item again is safe/i);
		expect(undone.requests).toBe(done.requests);
	});

	test('an answer about somebody else is no success', async () => {
		const text = JSON.stringify((await live(sample)).answers.at(-1));
		const id = String(sample.item.id ?? '');
		if (kind === 'needed' || !text?.includes(`"id":"${id}"`)) return;
		const body: unknown = JSON.parse(text.replaceAll(`"id":"${id}"`, '"id":"somebody"'));
		const { verdict } = await live(sample, { name: 'somebody', body });
		expect(verdict).toMatch(/refused|inDoubt/);
	});

	test('a server that answers anything with {} has accepted nothing', async () => {
		if (kind !== 'accepted') return;
		masivo.sandbox.reset();
		const input: IDataObject = { ...sample.item, ...sample.prepare?.(masivo.sandbox) };
		masivo.sandbox.faults.decide = () => ({ kind: 'body', body: {} });
		const { status, error } = await masivo.run(sample.operation, [input], {
			parameters: sample.parameters,
		});
		masivo.sandbox.contractViolations.splice(0);
		expect(status).toBe('error');
		expect(isInDoubt(error)).toBe(!sample.sentAgain);
	});

	test('what says nothing is looked at, accepted or no success, and never blamed on the way', async () => {
		const { requests: usual } = await live(sample);
		if (isList) return;
		const right: Record<typeof kind, Verdict> = {
			looked: 'done',
			accepted: 'accepted',
			needed: 'refused',
		};
		const wrong = await wrongOf(
			SILENT,
			async (form) => await live(sample, form),
			({ verdict, requests, text }) => {
				if (BLAMES.test(text)) return false;
				if (kind === 'needed') return verdict === 'refused' || verdict === 'inDoubt';
				return verdict === right[kind] && requests <= usual + 1;
			},
		);
		expect(wrong).toEqual([]);
	});

	test('what says nothing, and was not done, is no success that is confirmed', async () => {
		if (isList) return;
		const wrong = await wrongOf(
			SILENT,
			async (form) => await live(sample, form, false),
			({ verdict, text }) =>
				verdict !== 'done' &&
				(kind !== 'looked' || /Running the item again is safe|again\b/.test(text)),
		);
		expect(wrong).toEqual([]);
	});

	test('what says that it failed does not succeed, and says first how to look', async () => {
		const wrong = await wrongOf(
			DENYING,
			async (form) => await live(sample, form, false),
			({ verdict, text }) => {
				if (verdict === 'done' || verdict === 'accepted' || BLAMES.test(text)) return false;
				return sample.sentAgain || verdict === 'inDoubt';
			},
		);
		expect(wrong).toEqual([]);
	});
});
