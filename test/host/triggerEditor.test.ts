import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { useStage } from './support/stage';
import { forCustomer, post } from './support/webhookCalls';
import { triggerPath } from '../../host/triggers';
import { chain, masivoTrigger } from '../../host/workflowParts';

const stage = useStage();
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	browser = await openBrowser();
	editor = new Editor(await openPage(browser, stage.n8n));
});
afterAll(async () => await browser.close());

/** Opens the trigger of a new workflow; returns its test address. */
async function openTrigger(name: string): Promise<string> {
	const { n8n, credential } = stage;
	const trigger = masivoTrigger(name, credential);
	await editor.openWorkflow(await n8n.createWorkflow(chain(name, trigger)));
	await editor.openNode(trigger.name);
	return `${n8n.url}/webhook-test/${triggerPath(name)}`;
}

it('says where the address belongs, and shows it', async () => {
	const testUrl = await openTrigger('shown');
	const { panel } = editor.node;
	await panel.getByText('Settings → Webhooks → Add new webhook').waitFor();
	expect(await editor.node.webhookUrls()).toContain(new URL(testUrl).pathname);
	await panel.getByText('Production URL', { exact: true }).click();
	await panel.getByText(new URL(testUrl).pathname.replace('-test', '')).first().waitFor();
});

it('shows the item of a call that comes while the editor listens', async () => {
	const testUrl = await openTrigger('listened');
	const call = async () =>
		expect((await post(testUrl, forCustomer('1716573314'))).status).toBe(200);
	const output = await editor.node.listen(call, 'ana.torres@example.com');
	expect(output).toContain('CUSTOMER_REGISTRATION');
});

it('shows why a call of an unknown customer starts nothing', async () => {
	const testUrl = await openTrigger('forged');
	const call = async () => await post(testUrl, forCustomer('nobody-here'));
	const output = await editor.node.listen(call, 'nobody-here');
	expect(output).toMatch(/does not know/);
});
