import Table from 'cli-table3';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Engine, storedCredential } from '../../engine';
import { type Account, credentialFields } from './account';
import type { CustomerData, MasivoClient } from './masivoClient';

/** What a shop does all day, with one customer: each step is one run of the node. */
interface Step {
	/** As the table tells it. */
	what: string;
	resource: string;
	operation: string;
	parameters(earlier: readonly IDataObject[]): INodeParameters;
}

/** What a step did to the points. */
export interface Move {
	operation: string;
	what: string;
	before: number;
	after: number;
	/** What the node put out. */
	json: IDataObject;
}

const CUSTOMER = '1716573314';

const BRAND = { brandId: 'demo-brand' };

const purchase = (orderValue: number, redeem: INodeParameters = {}): INodeParameters => ({
	...{ customerId: CUSTOMER, ...BRAND, type: 'PURCHASE', orderValue, redeem },
});

/** The steps, for a service in which points are the reward of this ID. */
const stepsWith = (pointsId: string): Step[] => [
	{
		what: 'an order of 80.50',
		...{ resource: 'event', operation: 'send' },
		parameters: () => purchase(80.5),
	},
	{
		what: 'the coupon WELCOME10',
		...{ resource: 'coupon', operation: 'redeem' },
		parameters: () => ({ customerId: CUSTOMER, code: 'WELCOME10' }),
	},
	{
		what: 'an order of 25, with 300 points redeemed',
		...{ resource: 'event', operation: 'send' },
		parameters: () => {
			const reward = { __rl: true as const, mode: 'id', value: pointsId };
			return purchase(25, { reward: [{ reward, amount: 300 }] });
		},
	},
	{
		what: 'the first order comes back',
		...{ resource: 'event', operation: 'reverse' },
		parameters: ([first]) => ({ eventId: String(first.id), reason: 'The order was returned' }),
	},
];

/**
 * Lets the node take the steps, and looks at the wallet before and after each.
 *
 * @throws Error with n8n's message and description, if a step fails
 */
export async function runLoyaltyLoop(
	engine: Engine,
	account: Account,
	masivo: MasivoClient,
): Promise<Move[]> {
	const moves: Move[] = [];
	let wallet = await masivo.getCustomer(CUSTOMER);
	const [pointsId] = wallet.wallet.totals?.map(({ reward_id }) => reward_id ?? '') ?? [];
	for (const { what, resource, operation, parameters } of stepsWith(pointsId)) {
		const json = await runNode(engine, account, {
			...{ resource, operation, ...parameters(moves.map((move) => move.json)) },
		});
		const before = pointsIn(wallet);
		wallet = await masivo.getCustomer(CUSTOMER);
		moves.push({
			operation: nameOf(engine, resource, operation),
			what,
			before,
			after: pointsIn(wallet),
			json,
		});
	}
	return moves;
}

/** A row for each step. */
export function loopTable(moves: readonly Move[]): string {
	const table = new Table({
		head: ['Points before', 'What happened', 'Operation', 'Points after'],
		style: { head: [], border: [] },
		colAligns: ['right', 'left', 'left', 'right'],
	});
	for (const { before, what, operation, after } of moves) {
		table.push([before, what, operation, after]);
	}
	return table.toString();
}

async function runNode(
	engine: Engine,
	account: Account,
	parameters: INodeParameters,
): Promise<IDataObject> {
	const credential = storedCredential('masivoApi', credentialFields(account));
	const { id, name } = credential;
	const node = { typeVersion: 1, position: [0, 0] as [number, number] };
	const workflow = {
		nodes: [
			{ ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...{ ...node, id: '2', name: 'Masivo', type: 'n8n-nodes-masivo.masivo', parameters },
				credentials: { masivoApi: { id, name } },
			},
		],
		connections: { Start: { main: [[{ node: 'Masivo', type: 'main' as const, index: 0 }]] } },
	};
	const { error, outputs } = await engine.run(workflow, { credentials: [credential] });
	if (error) throw new Error([error.message, error.description].filter(Boolean).join('. '));
	return outputs('Masivo')[0][0].json;
}

/** As the editor names it: Event → Send. */
function nameOf(engine: Engine, resource: string, operation: string): string {
	const { properties } = engine.nodeType('masivo').description;
	const optionOf = (name: string, value: string, shownFor?: string): string => {
		const selector = properties.find(
			(field) =>
				field.name === name &&
				(shownFor === undefined || field.displayOptions?.show?.resource?.includes(shownFor)),
		);
		const found = selector?.options?.find((option) => 'value' in option && option.value === value);
		return found?.name ?? value;
	};
	return `${optionOf('resource', resource)} → ${optionOf('operation', operation, resource)}`;
}

function pointsIn({ wallet }: CustomerData): number {
	return wallet.totals?.[0]?.total ?? 0;
}
