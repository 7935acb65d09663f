import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { useStage } from './support/stage';
import {
	chain,
	expiredCoupon,
	manualTrigger,
	masivo,
	rows,
	sendEvent,
} from '../../host/workflowParts';
import { resources } from '../../nodes/Masivo/resources';
import { points } from '../../sandbox/resources/rewards';
import { kindsIn, notices } from '../support/failureKinds';

const stage = useStage();
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	browser = await openBrowser();
	editor = new Editor(await openPage(browser, stage.n8n));
});
afterAll(async () => await browser.close());

const ANA = '1716573314';

describe('the node panel', () => {
	beforeEach(async () => {
		const workflow = chain('Panel', manualTrigger, ...rows({ customerId: ANA }));
		await editor.openWorkflow(await stage.n8n.createWorkflow(workflow));
	});

	it('has one entry, which lists every operation by its resource, and the trigger', async () => {
		const { nodePanel } = editor;
		const found = await editor.searchNode('Masivo');
		expect((await found.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Masivo']);
		await found.click();

		const count = resources.flatMap(({ operations }) => operations).length;
		await nodePanel.getByText(`Actions (${count})`, { exact: true }).waitFor();
		await nodePanel.getByText(/^Triggers \(\d+\)$/).waitFor();
		// The editor adds them to the panel one after another.
		for (const { name, operations } of resources) {
			await nodePanel.getByText(`${name} Actions`).first().waitFor({ state: 'attached' });
			for (const { action } of operations) {
				await nodePanel.getByText(action, { exact: true }).first().waitFor({ state: 'attached' });
			}
		}
	});

	it('adds what is chosen there; it is filled in, and shows customer and wallet', async () => {
		const { nodePanel, node } = editor;
		await (await editor.searchNode('Masivo')).click();
		await nodePanel.getByText('Delete customer tags').click();

		await node.executeButton.waitFor();
		expect(await node.panel.innerText()).not.toContain('Description');
		await node.fillExpression('customerId', '$json.customerId');
		await node.fill('tagKeys', 'vip_status, newsletter_subscriber');
		const output = await node.execute('ana.torres@example.com');

		expect(output).toContain('wallet');
		expect(output).not.toContain('vip_status');
		expect(stage.sandbox.customers.get(ANA)?.tags).toEqual({ lifetime_purchases: 15 });
	});
});

it('is a tool of an agent that changes nothing at first, and says what an operation moves', async () => {
	const { node } = editor;
	const agent = {
		name: 'Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 3,
		parameters: { promptType: 'define', text: 'How many points has Ana?', options: {} },
	};
	const workflow = chain('Tool', manualTrigger, agent);
	await editor.openWorkflow(await stage.n8n.createWorkflow(workflow));

	const found = await editor.searchTool('Masivo Tool');
	await found.click();
	await node.executeButton.waitFor();
	await node.waitForText('toolDescription', /^Look up a customer/);
	expect(await node.choose('operation', 'Delete Tags')).toContain('Get');
	await node.waitForText('toolDescription', /^Remove .*campaigns/);
	await node.choose('resource', 'Event');
	await node.waitForText('toolDescription', /^Send .*Never repeat/);
});

it('says of an event that redeems more than there is what PENDING means, and where to look', async () => {
	const { n8n, credential } = stage;
	const node = sendEvent(credential, ANA, 25);
	const reward = { __rl: true, mode: 'id', value: points.id };
	const redeem = { reward: [{ reward, amount: 999_999 }] };
	const event = { ...node, parameters: { ...node.parameters, redeem } };
	await editor.openWorkflow(await n8n.createWorkflow(chain('Pending', manualTrigger, event)));
	await editor.openNode(event.name);

	await editor.node.panel.getByText(notices.acceptedFirst).waitFor();
	const output = await editor.node.execute(notices.canStillFail);
	expect(output).toContain('Customer → Get Transactions');
	expect(output).toContain('PENDING');
});

it('says in the toast what was refused and why', async () => {
	const { n8n, credential } = stage;
	await editor.openWorkflow(await n8n.createWorkflow(expiredCoupon(credential)));
	await editor.openNode('Redeem coupon');

	const output = await editor.node.execute('The coupon has expired');
	const toast = await editor.toast();
	for (const fact of ['"EXPIRED"', `customer "${ANA}"`, ': The coupon has expired']) {
		expect(toast).toContain(fact);
		expect(output).toContain(fact);
	}
	expect(output).toContain('422');
});

it('says in plain words that a customer does not exist', async () => {
	const { n8n, credential } = stage;
	const node = masivo(credential, { customerId: 'nobody-here', tagKeys: 'vip_status' });
	await editor.openWorkflow(await n8n.createWorkflow(chain('Missing', manualTrigger, node)));
	await editor.openNode('Masivo');

	const output = await editor.node.execute('customer "nobody-here"');
	expect(kindsIn(output)).toContain('unknownSubject');
	expect(output).toContain('Customer not found');
});

it('offers its fields to the next node before it ever ran', async () => {
	const { n8n, credential } = stage;
	const next = { name: 'Next', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: {} };
	const workflow = chain('Preview', manualTrigger, masivo(credential), next);
	await editor.openWorkflow(await n8n.createWorkflow(workflow));
	await editor.openNode('Next');

	const { inputPanel } = editor.node;
	await inputPanel.getByText('Usually outputs the following fields.').waitFor();
	const preview = await inputPanel.innerText();
	for (const field of ['customer', 'email', 'tier_id', 'tags']) expect(preview).toContain(field);
});

it('lets a reward be chosen from the list of the account', async () => {
	const { n8n, credential } = stage;
	const node = {
		...masivo(credential),
		parameters: { resource: 'reward', operation: 'get' },
	};
	await editor.openWorkflow(await n8n.createWorkflow(chain('Reward', manualTrigger, node)));
	await editor.openNode('Masivo');
	const { page } = editor;
	await page.getByTestId('rlc-input').first().click();
	await page.getByTestId('rlc-item').filter({ hasText: 'Free Coffee (PRODUCT)' }).click();
	expect(await editor.node.execute('A cup of coffee')).toContain('Free Coffee');
});
