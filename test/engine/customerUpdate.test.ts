import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: ['a', 'b'].map((id) => ({ id, tags: { vip: true } })) });

const bodies = () => masivo.sandbox.requests.map(({ body }) => body);

test('sends the documented fields, and each under its documented name', async () => {
	const { status } = await masivo.run('update', [{ id: 'a' }], {
		parameters: {
			updateFields: {
				birthDate: '1990-05-17T00:00:00',
				gender: 'FEMALE',
				metadata: '{"crm": 7}',
				name: 'Ana',
				tags: '{"level": 3}',
			},
		},
	});
	expect(status).toBe('success');
	expect(masivo.wire()).toEqual(['PATCH /customers/a']);
	expect(bodies()).toEqual([
		{
			dob: '1990-05-17T00:00:00.000Z',
			gender: 'FEMALE',
			metadata: { crm: 7 },
			name: 'Ana',
			tags: { level: 3 },
		},
	]);
});

test('sends no field that is documented for a create only', async () => {
	await masivo.run('update', [{ id: 'a' }], {
		parameters: { email: 'x@example.com', updateFields: { name: 'Ana', email: 'x@example.com' } },
	});
	expect(bodies()).toEqual([{ name: 'Ana' }]);
});

test('leaves out what is blank and objects that are empty', async () => {
	await masivo.run('update', [{ id: 'a', none: null, tags: {} }], {
		parameters: {
			updateFields: {
				birthDate: '={{ $json.none }}',
				gender: ' ',
				metadata: '{}',
				name: 'Ana',
				tags: '={{ $json.tags }}',
			},
		},
	});
	expect(bodies()).toEqual([{ name: 'Ana' }]);
});

test.each([
	['no field', {}],
	['a blank field', { name: '' }],
	['an empty column', { name: '={{ $json.none }}' }],
	['empty objects', { tags: '{}', metadata: ' { } ' }],
])('has nothing to do with %s: an error, and no request', async (_what, updateFields) => {
	const { error } = await masivo.run('update', [{ id: 'a' }], { parameters: { updateFields } });
	expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
	expectFailure(error, 'invalidInput', "'Update Fields'", '[item 0]');
	expect(masivo.wire()).toEqual([]);
});

test('carries several updates of one customer out in the order of their items', async () => {
	// The first is the slowest: sent side by side, it would win.
	masivo.sandbox.faults.next({ kind: 'slow', ms: 100 });
	const input = ['First', 'Second', 'Third'].map((name) => ({ id: 'a', name }));
	const { items } = await masivo.run('update', input, {
		parameters: { updateFields: { name: '={{ $json.name }}' } },
	});
	expect(bodies()).toEqual(input.map(({ name }) => ({ name })));
	expect(items).toMatchObject(
		input.map(({ name }, item) => ({ json: { customer: { name } }, pairedItem: { item } })),
	);
	expect(masivo.sandbox.customers.get('a')?.name).toBe('Third');
	expect(masivo.sandbox.stats.peakInFlight).toBe(1);
});

test('carries updates of different customers out side by side', async () => {
	masivo.sandbox.faults.always({ kind: 'slow', ms: 100 });
	await masivo.run('update', [{ id: 'a' }, { id: 'b' }], {
		parameters: { updateFields: { name: 'Ana' } },
	});
	expect(masivo.sandbox.stats.peakInFlight).toBe(2);
});

describe('a birth date', () => {
	const updateTo = async (day: unknown) =>
		await masivo.run('update', [{ id: 'a', day }], {
			parameters: { updateFields: { birthDate: '={{ $json.day }}' } },
		});

	test.each<[what: string, day: unknown, dob: string]>([
		['of the calendar in the editor', '1990-05-17T00:00:00', '1990-05-17T00:00:00.000Z'],
		['without a time', '1990-05-17', '1990-05-17T00:00:00.000Z'],
		['with an offset', '1990-05-17T00:30:00+02:00', '1990-05-17T00:00:00.000Z'],
		['in the evening of the west', '1990-05-17T22:00:00-05:00', '1990-05-17T00:00:00.000Z'],
		['that is a JavaScript date', new Date('1990-05-17'), '1990-05-17T00:00:00.000Z'],
	])('%s', async (_what, day, dob) => {
		const { status } = await updateTo(day);
		expect(status).toBe('success');
		expect(bodies()).toEqual([{ dob }]);
	});

	test('of an expression with a date of n8n keeps the day that was written in UTC', async () => {
		await masivo.run('update', [{ id: 'a' }], {
			parameters: {
				updateFields: { birthDate: "={{ DateTime.fromISO('1990-05-17T00:00:00Z') }}" },
			},
		});
		expect(bodies()).toEqual([{ dob: '1990-05-17T00:00:00.000Z' }]);
	});

	test.each(['Europe/Madrid', 'America/Guayaquil', 'Pacific/Kiritimati'])(
		'of an expression that reads it from text keeps its day in %s',
		async (zone) => {
			const day = `DateTime.fromFormat('17/05/1990', 'dd/MM/yyyy', { zone: '${zone}' })`;
			await masivo.run('update', [{ id: 'a' }], {
				parameters: { updateFields: { birthDate: `={{ ${day} }}` } },
			});
			expect(bodies()).toEqual([{ dob: '1990-05-17T00:00:00.000Z' }]);
		},
	);

	test.each([
		'17/05/1990',
		'1990-13-01',
		'1990-02-30',
		'soon',
		19900517,
		true,
		{},
		new Date(Number.NaN),
	])('%p is refused, and nothing is sent', async (day) => {
		const { error } = await updateTo(day);
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', "'Birth Date'", '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});
});

describe('an answer that does not show what was sent is a failure', () => {
	const sent = {
		birthDate: '1990-05-17',
		gender: 'FEMALE',
		metadata: '{"crm": {"id": 7}, "list": [1]}',
		name: 'Ana',
		tags: '{"level": 3}',
	};
	const right = {
		id: 'a',
		name: 'Ana',
		gender: 'FEMALE',
		dob: '1990-05-17',
		metadata: { crm: { id: '7', more: 1 }, list: [1] },
		tags: { level: '3', vip: true },
	};
	const answerWith = async (customer: object) => {
		// A look shows the same.
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
		return await masivo.run('update', [{ id: 'a' }], { parameters: { updateFields: sent } });
	};

	test.each<[what: string, shown: object, names: string]>([
		['the old name', { name: 'Old' }, 'Name'],
		['another day', { dob: '1990-05-16T22:00:00.000Z' }, 'Birth Date'],
		['another gender', { gender: 'MALE' }, 'Gender'],
		['old metadata', { metadata: { crm: { id: 8 }, list: [1] } }, 'Metadata'],
		['metadata as text', { metadata: '{}' }, 'Metadata'],
		['tags without the new one', { tags: { vip: true } }, 'Tags'],
		['several', { name: 'Old', tags: [] }, 'Name, Tags'],
	])('%s', async (_what, shown, names) => {
		const { status, error } = await answerWith({ ...right, ...shown });
		expect(status).toBe('error');
		expect(error.name).toBe('NodeApiError');
		expectFailure(error, 'unconfirmed', 'customer "a"', ` ${names} [item 0]`);
		// What was sent, and what is there.
		expect(error.description).toMatch(/".+".+".+"/);
	});

	test('but what it does not show, or shows in another form, is none', async () => {
		expect((await answerWith(right)).status).toBe('success');
		expect((await answerWith({ ...right, name: null })).status).toBe('success');
	});

	test('where nothing shows it, not even a look, it is accepted and not confirmed', async () => {
		const { items, hints } = await answerWith({ id: 'a', email: 'a@example.com' });
		expect(items[0].json).toMatchObject({ customer_id: 'a', confirmed: false });
		expect(hints).toHaveLength(1);
		expect(masivo.wire()).toEqual(['PATCH /customers/a', 'GET /customers/a']);
	});
});
