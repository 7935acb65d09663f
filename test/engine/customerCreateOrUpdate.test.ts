import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const KNOWN = {
	id: 'known',
	name: 'Ana',
	email: 'ana@example.com',
	country: 'EC',
	tags: { vip: true },
	metadata: { crm: 7 },
};
const masivo = useMasivo({ customers: [KNOWN] });

const parameters = { name: '={{ $json.name }}', email: '={{ $json.email }}' };
const EVA = { id: 'new', name: 'Eva', email: 'eva@example.com' };

const GET = 'GET /customers/new';
const POST = 'POST /customers';
const PATCH = 'PATCH /customers/new';

const createOrUpdate = async (
	input: Array<Record<string, unknown>>,
	options: Parameters<typeof masivo.run>[2] = {},
) => await masivo.run('createOrUpdate', input, { parameters, ...options });

const bodies = () => masivo.sandbox.requests.map(({ body }) => body).filter(Boolean);

const isPost = ({ method }: { method: string }) => method === 'POST';

describe('a customer who is new', () => {
	test('is created', async () => {
		const { items } = await createOrUpdate([EVA]);
		expect(masivo.wire()).toEqual([GET, POST]);
		expect(bodies()).toEqual([EVA]);
		expect(items[0].json).toMatchObject({ action: 'created', notUpdated: [], customer: EVA });
	});

	test('is created by the first of several items, and updated by the others in their order', async () => {
		const input = ['Eva', 'Eve', 'Evita'].map((name) => ({ ...EVA, name }));
		const { items } = await createOrUpdate(input);
		expect(masivo.wire()).toEqual([GET, POST, GET, PATCH, GET, PATCH]);
		expect(items.map(({ json }) => json.action)).toEqual(['created', 'updated', 'updated']);
		expect(masivo.sandbox.customers.get('new')?.name).toBe('Evita');
	});

	test('is not created where nobody could say whether the customer exists', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 503 });
		const { error } = await createOrUpdate([EVA], { options: { maxRetries: 0 } });
		expect(error).toMatchObject({ httpCode: '503' });
		expect(masivo.wire()).toEqual([GET]);
	});

	test('is not created where a 404 page shows that the Base URL is wrong', async () => {
		masivo.sandbox.faults.always({ kind: 'html', status: 404 });
		const { error } = await createOrUpdate([EVA]);
		expectFailure(error, 'notMasivo');
		expect(masivo.wire()).toEqual([GET]);
	});

	test('who is refused is told in the words of Masivo', async () => {
		const refusal = { kind: 'status', status: 422, body: { error: 'No such country' } } as const;
		masivo.sandbox.faults.decide = (request) => (isPost(request) ? refusal : undefined);
		const { error } = await createOrUpdate([EVA]);
		expect(error).toMatchObject({ httpCode: '422' });
		expectFailure(error, 'refused', ': No such country [item 0]');
		expect(masivo.wire()).toEqual([GET, POST, GET]);
	});
});

test('a create that is answered with another customer is a failure', async () => {
	const body = { data: { customer: { id: 'other' }, wallet: {} } };
	masivo.sandbox.faults.decide = (request) =>
		isPost(request) ? { kind: 'body', body } : undefined;
	const { error } = await createOrUpdate([EVA]);
	expectFailure(error, 'unconfirmed', 'customer "other"', 'customer "new"', '[item 0]');
});

describe('a customer who is known', () => {
	test('is updated in what an update can change, and told what it cannot', async () => {
		const { items } = await createOrUpdate([{ ...KNOWN, name: 'Ana T.' }], {
			parameters: {
				...parameters,
				additionalFields: { country: 'PE', documentNumber: '09', gender: 'FEMALE' },
			},
		});
		expect(masivo.wire()).toEqual(['GET /customers/known', 'PATCH /customers/known']);
		expect(bodies()).toEqual([{ name: 'Ana T.', gender: 'FEMALE' }]);
		expect(items[0].json).toMatchObject({
			action: 'updated',
			notUpdated: ['country', 'document_number'],
			customer: { name: 'Ana T.', gender: 'FEMALE', country: 'EC' },
		});
	});

	test.each([
		['the same', KNOWN.email, []],
		['another', 'other@example.com', ['email']],
	])('is unchanged by nothing but %s email', async (_what, email, notUpdated) => {
		const { items } = await createOrUpdate([{ id: 'known', email }]);
		expect(masivo.wire()).toEqual(['GET /customers/known']);
		expect(items[0].json).toMatchObject({
			action: 'unchanged',
			notUpdated,
			customer: KNOWN,
			wallet: { id: expect.any(String) },
		});
	});

	test('keeps tags and metadata where none are given', async () => {
		await createOrUpdate([{ id: 'known', name: 'Ana T.' }], {
			parameters: { ...parameters, additionalFields: { tags: '{}', metadata: '{}' } },
		});
		expect(bodies()).toEqual([{ name: 'Ana T.' }]);
	});
});

describe('the race: somebody else registers the customer between look-up and create', () => {
	test.each(['refused as a duplicate', 'lost'])(
		'the create is %s, an update follows',
		async (how) => {
			masivo.sandbox.faults.decide = (request) => {
				if (!isPost(request)) return undefined;
				masivo.sandbox.addCustomer({ id: 'new', name: 'Somebody else', email: EVA.email });
				return how === 'lost' ? { kind: 'reset' } : undefined;
			};
			const { items } = await createOrUpdate([EVA]);
			expect(masivo.wire()).toEqual([GET, POST, GET, PATCH]);
			expect(items[0].json).toMatchObject({ action: 'updated', notUpdated: [], customer: EVA });
		},
	);
});

describe('a lost answer to the create', () => {
	const lose = (applied: boolean) => {
		masivo.sandbox.faults.decide = (request) =>
			isPost(request) ? { kind: 'reset', applied } : undefined;
	};

	test('ends in an update where the create had arrived', async () => {
		lose(true);
		const { items } = await createOrUpdate([EVA]);
		expect(masivo.wire()).toEqual([GET, POST, GET, PATCH]);
		expect(items[0].json).toMatchObject({ action: 'updated', customer: EVA });
	});

	test('is a failure that says how to check where it had not', async () => {
		lose(false);
		const { error } = await createOrUpdate([EVA]);
		expect(masivo.wire()).toEqual([GET, POST, GET]);
		expectFailure(error, 'mayHaveArrived');
	});

	test('stays the reason that is told if the customer cannot be looked up either', async () => {
		masivo.sandbox.faults.next(
			{ kind: 'status', status: 404, body: { error: 'Customer not found' } },
			{ kind: 'reset' },
			{ kind: 'status', status: 403 },
		);
		const { error } = await createOrUpdate([EVA]);
		expect(masivo.wire()).toEqual([GET, POST, GET]);
		expectFailure(error, 'mayHaveArrived');
	});
});

test('names a bad field and sends nothing, not even the look-up', async () => {
	const { error } = await createOrUpdate([EVA], {
		parameters: { additionalFields: { tags: '{"vip": null}' } },
	});
	expectFailure(error, 'invalidInput', "'Tags'", '"vip"', '[item 0]');
	expect(masivo.wire()).toEqual([]);
});

test.each(['known\n', ' known', 'known\u00a0', '\ufeffknown\u200b', 'known \r\n'])(
	'the ID %j is no second customer',
	async (id) => {
		const { items } = await createOrUpdate([{ id, name: 'Ana T.' }]);
		expect(masivo.wire()).toEqual(['GET /customers/known', 'PATCH /customers/known']);
		expect(items[0].json).toMatchObject({ action: 'updated', customer: { id: 'known' } });
	},
);

test('is a failure where the answer shows the old name', async () => {
	masivo.sandbox.faults.decide = ({ method }) =>
		method === 'PATCH'
			? { kind: 'body', body: { data: { customer: KNOWN, wallet: {} } } }
			: undefined;
	const { error } = await createOrUpdate([{ ...KNOWN, name: 'Ana T.' }]);
	expectFailure(error, 'unconfirmed', ' Name [');
	expect(error.description).toMatch(/"Ana T\.".+"Ana"/);
});

test('sends nothing more where the look-up is answered with another customer', async () => {
	masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer: KNOWN, wallet: {} } } });
	const { error } = await createOrUpdate([EVA]);
	expectFailure(error, 'unconfirmed', 'customer "known"', 'customer "new"');
	expect(masivo.wire()).toEqual([GET]);
});

test('an e-mail that Masivo shows in lower case is no difference', async () => {
	const { items } = await createOrUpdate([{ id: 'known', email: 'ANA@example.com' }]);
	expect(items[0].json).toMatchObject({ action: 'unchanged', notUpdated: [] });
});
