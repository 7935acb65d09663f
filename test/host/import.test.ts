import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import { points } from '../../sandbox/resources/rewards';
import { useStage } from './support/stage';
import { expectFailure, type Told } from '../support/failureKinds';

const stage = useStage();

const people = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ id: `n${n}`, email: `n${n}@example.com`, points: n }));

const importing = (sheet: object[]) =>
	chain(
		'Import',
		manualTrigger,
		...rows(...sheet),
		masivo(
			stage.credential,
			{
				resource: 'import',
				operation: 'customers',
				customerId: '={{ $json.id }}',
				email: '={{ $json.email }}',
				balances: {
					balance: [
						{
							reward: { __rl: true, mode: 'id', value: points.id },
							amount: '={{ $json.points }}',
						},
					],
				},
			},
			{ onError: 'continueErrorOutput' },
		),
	);

it('imports 5,000 rows with ten bad ones: ten fail, the others are there, none twice', async () => {
	const sheet = people(5_000);
	// Known to Masivo alone: they are taken.
	const bad = Array.from({ length: 10 }, (_, n) => 4_200 + n);
	for (const n of bad) {
		stage.sandbox.addCustomer({ id: `there-${n}`, email: `there-${n}@example.com` });
		sheet[n].email = `there-${n}@example.com`;
	}
	const before = stage.sandbox.customers.size;
	const id = await stage.n8n.createWorkflow(importing(sheet));
	const execution = await stage.n8n.execute(id, START);
	expect(execution.status).toBe('success');
	const [queued, failed] = outputsOf(execution, 'Masivo');
	expect(queued).toHaveLength(4_990);
	expect(queued[0]).toEqual({ customer_id: 'n0', status: 'queued', confirmed: false });
	expect(failed).toHaveLength(10);
	for (const [index, item] of failed.entries()) {
		expect(item).toMatchObject({ id: `n${bad[index]}`, points: bad[index] });
		const facts = [`customer "n${bad[index]}"`, `[item ${bad[index]}]`];
		expectFailure(item as Told, 'refused', ...facts, 'email is registered already');
	}
	stage.sandbox.settle();
	const { customers, requests } = stage.sandbox;
	expect(customers.size).toBe(before + 4_990);
	expect(customers.get('n4999')?.wallet.totals).toMatchObject([{ total: 4_999 }]);
	expect(requests.filter(({ status }) => status === 429)).toEqual([]);
	const accepted = requests
		.filter(({ status, path }) => status === 200 && path.endsWith('/customers/migrate'))
		.flatMap(({ body }) => (body as { customers: object[] }).customers);
	expect(accepted).toHaveLength(4_990);
}, 300_000);
