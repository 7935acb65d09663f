import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { useStage } from './support/stage';
import { forCustomer, post } from './support/webhookCalls';
import { triggerPath } from '../../host/triggers';
import { chain, masivoTrigger } from '../../host/workflowParts';
import { adviceIn, callAnswers } from '../support/failureKinds';

const SECRET = 'Zq-7.x_Y~3-not-to-be-seen';
const stage = useStage();
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	browser = await openBrowser();
	editor = new Editor(await openPage(browser, stage.n8n));
});
afterAll(async () => await browser.close());

/** Opens the trigger of a new workflow; returns its test address. */
async function openTrigger(name: string, credential = stage.credential): Promise<string> {
	const { n8n } = stage;
	const trigger = masivoTrigger(name, credential);
	await editor.openWorkflow(await n8n.createWorkflow(chain(name, trigger)));
	await editor.openNode(trigger.name);
	return `${n8n.url}/webhook-test/${triggerPath(name)}`;
}

it('says step by step how an event gets here, and has the URLs that the steps name', async () => {
	const testUrl = await openTrigger('shown');
	const { panel, parameters, executeButton } = editor.node;
	const text = await panel.innerText();
	const steps = [
		'Copy the Test URL from Webhook URLs',
		'Settings → Webhooks → Add new webhook',
		'Have an event of Masivo ready, or this sample',
		`Click ${(await executeButton.first().innerText()).trim()}`,
		'make the event happen or send the sample',
		'Take the Test URL out of Masivo again',
		'Register the Production URL',
		'publish',
	];
	const places = steps.map((step) => text.indexOf(step));
	expect(places).toEqual([...places].sort((one, other) => one - other));
	expect(places).not.toContain(-1);
	expect(text).not.toContain('Pull in events');
	for (const once of ['Add new webhook', '?secret=']) expect(text.split(once)).toHaveLength(2);
	await panel.getByText('When will this node trigger my flow?').click();
	await panel.getByText('every call for an event that is chosen in this node').waitFor();

	expect(await editor.node.webhookUrls()).toContain(new URL(testUrl).pathname);
	await parameters.getByText('Production URL', { exact: true }).click();
	await parameters.getByText(new URL(testUrl).pathname.replace('-test', '')).first().waitFor();
});

it('shows the item of a call that comes while the editor listens', async () => {
	const testUrl = await openTrigger('listened');
	const call = async () =>
		expect((await post(testUrl, forCustomer('1716573314'))).status).toBe(200);
	const output = await editor.node.listen(call, 'ana.torres@example.com');
	expect(output).toContain('CUSTOMER_REGISTRATION');
});

it('shows why a call starts nothing, and the item once that is put right', async () => {
	const { apiKey, baseUrl } = stage.sandbox;
	const data = { apiKey, baseUrl, webhookSecret: SECRET };
	const credential = await stage.n8n.createCredential('With a secret', 'masivoApi', data);
	const testUrl = await openTrigger('closed', credential);
	const call = (query: string) => async () =>
		await post(testUrl + query, forCustomer('1716573314'));
	const refused = await editor.node.listen(call('?secret=wrong'), callAnswers.wrongSecret);
	expect(refused).toContain('?secret=');
	expect(adviceIn(refused)).toContain('listenAgain');
	const shown = await editor.node.listen(call(`?secret=${SECRET}`), 'ana.torres@example.com');
	expect(refused + shown).not.toContain(SECRET);
});
