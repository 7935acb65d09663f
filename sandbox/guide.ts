import { defaultCustomers } from './resources/customers';
import type { CouponState } from './resources/coupons';
import type { CustomerState } from './resources/customers';
import { points as pointsReward } from './resources/rewards';
import type { Sandbox } from './sandbox';
import type { WebhookEvent } from './webhooks';
import { balanceOf } from './resources/wallet';

/**
 * What one needs in order to practise with a sandbox, for a terminal: what to enter in the credential,
 * what there is, and what to try.
 *
 * @param webhookSecret what the sandbox sends, or the credential wants, with calls of webhooks
 */
export function guide(sandbox: Sandbox, webhookSecret: string): string {
	const { baseUrl, apiKey, customers, coupons, rewards } = sandbox;
	return [
		...section('Credential "Masivo API"', [
			['Base URL', baseUrl],
			['API Key', apiKey],
			['Webhook Secret', webhookSecret],
		]),
		...section('Customers, their points and tags', [...customers.values()].map(customerRow)),
		...section('Coupon codes', [...coupons.values()].map(couponRow)),
		...section(
			'Rewards',
			[...rewards.values()].map(({ id, name = '', type = '' }) => [id, name, type]),
		),
		...section('Try', tries(callsFor(sandbox, 'CUSTOMER_REGISTRATION').length > 0)),
		...callOfTrigger(sandbox, webhookSecret),
		'',
	].join('\n');
}

const [ANA, LUIS] = defaultCustomers;

/** The addresses that are called for an event. */
function callsFor({ webhookTargets }: Sandbox, event: WebhookEvent): string[] {
	return webhookTargets
		.filter(({ events }) => events?.includes(event) ?? true)
		.map(({ url }) => url);
}

/** How to call a trigger oneself; its address as a whole, if it is known and wants no other secret. */
function callOfTrigger(sandbox: Sandbox, webhookSecret: string): string[] {
	const event = 'CUSTOMER_ACCUMULATION';
	const query = `?secret=${webhookSecret}`;
	const known = callsFor(sandbox, event).find((url) => url.endsWith(query));
	const where = known ? '' : ' (its Production URL, once its workflow is published (active))';
	return [
		`  Call a Masivo Trigger yourself${where}:`,
		`    curl '${known ?? `<Production URL>${query}`}' \\`,
		`      -H 'Content-Type: application/json' \\`,
		`      -d '{"event":"${event}","data":{"customer_id":"${ANA.id}"}}'`,
		'  The same call starts nothing a second time within 10 minutes.',
	];
}

const tries = (isRegistrationCalled: boolean): string[][] => [
	['Customer → Get', `${ANA.id}: the tags, and the points in the wallet`],
	['Customer → Create', `an ID of your own${isRegistrationCalled ? '; calls a webhook' : ''}`],
	['Customer → Delete Tags', `trial, black_friday of ${LUIS.id}: churn_risk stays`],
	['Event → Send', `a purchase by ${ANA.id}, any Brand ID: one point for each unit of value`],
	['', 'with Rewards to Redeem, such as 300 of Points: they leave the wallet'],
	['Event → Reverse', 'the ID of an event that was sent: its points move back'],
	['Coupon → Redeem', `BIGSPENDER for ${ANA.id}; ${LUIS.id} does not meet its condition`],
];

function customerRow({ id, name = '', wallet, tags }: CustomerState): string[] {
	const balance = String(balanceOf(wallet, pointsReward.id));
	return [id, name, balance, Object.keys(tags).join(', ')];
}

function couponRow({ code, points, minPoints, expired, maxUses }: CouponState): string[] {
	if (expired) return [code, 'has expired'];
	const condition = minPoints ? `, with a balance of ${minPoints} or more` : '';
	const limit = maxUses ? `; customers who can redeem it: ${maxUses}` : '';
	return [code, `${points} points${condition}${limit}`];
}

/** A heading and rows in columns. */
function section(heading: string, rows: string[][]): string[] {
	const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
	const line = (row: string[]) => row.map((cell, column) => cell.padEnd(width(column))).join('  ');
	return [`  ${heading}`, ...rows.map((row) => `    ${line(row)}`.trimEnd()), ''];
}
