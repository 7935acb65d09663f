import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { useStage } from './support/stage';
import { chain, manualTrigger, masivo, rows } from '../../host/workflowParts';

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
		const { page } = editor;
		const found = await editor.searchNode('Masivo');
		await found.first().waitFor();
		expect((await found.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Masivo']);
		await found.first().click();

		const panel = page.getByTestId('node-creator');
		await panel.getByText(/^Actions \(31\)$/).waitFor();
		await panel.getByText(/^Triggers \(\d+\)$/).waitFor();
		const shown = await panel.innerText();
		for (const { name } of resources) expect(shown).toContain(`${name} Actions`.toUpperCase());
		await takeScreenshot('panel', panel);
	});

	it('adds what was chosen there; it is filled in, and shows customer and wallet', async () => {
		const { page, node } = editor;
		await (await editor.searchNode('Masivo')).first().click();
		await page.getByTestId('node-creator').getByText('Delete customer tags').click();

		await node.executeButton.waitFor();
		await node.fillExpression('customerId', '$json.customerId');
		await node.fill('tagKeys', 'vip_status, newsletter_subscriber');
		const output = await node.execute('ana.torres@example.com');

		expect(output).toContain('wallet');
		expect(output).not.toContain('vip_status');
		expect(stage.sandbox.customers.get(ANA)?.tags).toEqual({ lifetime_purchases: 15 });
	});
});

it('says in plain words that a customer does not exist', async () => {
	const { n8n, credential } = stage;
	const node = masivo(credential, { customerId: 'nobody-here', tagKeys: 'vip_status' });
	await editor.openWorkflow(await n8n.createWorkflow(chain('Missing', manualTrigger, node)));
	await editor.openNode('Masivo');

	const output = await editor.node.execute('Masivo does not know customer "nobody-here"');
	expect(output).toContain('Masivo says: Customer not found');
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
