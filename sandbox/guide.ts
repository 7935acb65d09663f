import { defaultCustomers } from './resources/customers';
import type { CouponState } from './resources/coupons';
import type { CustomerState } from './resources/customers';
import { points as pointsReward } from './resources/rewards';
import type { Sandbox } from './sandbox';
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
		...section('Try', TRY),
		'  Call a Masivo Trigger, without Masivo (its Production URL, while its workflow is active):',
		`    curl '<Production URL>?secret=${webhookSecret}' \\`,
		`      -H 'Content-Type: application/json' \\`,
		`      -d '{"event":"CUSTOMER_ACCUMULATION","data":{"customer_id":"${ANA.id}"}}'`,
		'',
	].join('\n');
}

const [ANA, LUIS] = defaultCustomers;

const TRY = [
	['Customer → Get', `${ANA.id}: the tags, and the points in the wallet`],
	['Customer → Create', 'an ID of your own; webhooks for a registration are called'],
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
