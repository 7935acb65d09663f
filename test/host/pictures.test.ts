import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { takePicture } from './support/pictures';
import { useStage } from './support/stage';
import { forCustomer, post } from './support/webhookCalls';
import { points } from '../../sandbox/resources/rewards';
import { triggerPath } from '../../host/triggers';
import {
	chain,
	expiredCoupon,
	manualTrigger,
	masivo,
	masivoTrigger,
	rows,
	START,
} from '../../host/workflowParts';

const NODE = 'Delete customer tags';
const stage = useStage();
let browser: Browser;

beforeAll(async () => {
	browser = await openBrowser();
	// What it finds out the first time, the node tells in its output: no part of every day's picture.
	const { n8n } = stage;
	const row = { customerId: '1716573314', tagKeys: ['vip_status'] };
	await n8n.execute(await n8n.createWorkflow(pictured(row)), START);
});
afterAll(async () => await browser.close());

/** The node as it comes, behind one row of a list. */
function pictured(row: object): ReturnType<typeof chain> {
	const node = masivo(stage.credential, {}, { name: NODE });
	const parameters = { ...node.parameters, options: {} };
	return chain('Pictures', manualTrigger, ...rows(row), { ...node, parameters });
}

/** As the example with a spreadsheet has it. */
function importing(): ReturnType<typeof masivo> {
	const reward = {
		__rl: true,
		mode: 'list',
		value: points.id,
		cachedResultName: 'Points (POINTS)',
	};
	const node = masivo(stage.credential, {}, { name: 'Import Customers' });
	return {
		...node,
		parameters: {
			resource: 'import',
			operation: 'customers',
			customerId: '={{ $json.customer_id }}',
			name: '={{ $json.name }}',
			email: '={{ $json.email }}',
			balances: { balance: [{ reward, amount: '={{ $json.points }}' }] },
			options: {},
		},
	};
}

async function openNodeFor(editor: Editor, row: object): Promise<void> {
	await editor.openWorkflow(await stage.n8n.createWorkflow(pictured(row)));
	await editor.openNode(NODE);
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
	let editor: Editor;

	beforeAll(async () => {
		editor = new Editor(await openPage(browser, stage.n8n, theme));
	});
	afterAll(async () => await editor.page.context().close());

	it('takes a picture of the credential', async () => {
		await editor.newCredential('Masivo API');
		await editor.credential.field('apiKey').fill('no key at all, but dots');
		await takePicture(`credential.${theme}`, editor.credential.form);
	});

	it('takes a picture of the node with its output', async () => {
		const tagKeys = ['vip_status', 'newsletter_subscriber'];
		await openNodeFor(editor, { customerId: '1716573314', tagKeys });
		await editor.node.execute('ana.torres@example.com');
		await editor.node.viewOutputAs('schema');
		await takePicture(`node.${theme}`, editor.node.panel);
	});

	it('takes a picture of the trigger with a call that came', async () => {
		const { n8n, credential } = stage;
		// An address of a workflow's own, the same on every day's picture.
		const name = `0ddaa050-e133-423b-8682-${theme === 'light' ? 'c54dcaf76b65' : 'c54dcaf76b66'}`;
		const trigger = masivoTrigger(name, credential);
		await editor.openWorkflow(await n8n.createWorkflow(chain('Pictures', trigger)));
		await editor.openNode(trigger.name);
		const call = async () =>
			await post(`${n8n.url}/webhook-test/${triggerPath(name)}`, forCustomer('1716573314'));
		await editor.node.listen(call, 'ana.torres@example.com');
		await editor.node.viewOutputAs('schema');
		await editor.node.showTestUrlAt('https://n8n.example.com');
		await takePicture(`trigger.${theme}`, editor.node.panel);
	});

	it('takes a picture of an import', async () => {
		const people = ['Ana Torres', 'Luis Andrade', 'María Paz Vélez'];
		// IDs and addresses are unique in an account.
		const first = theme === 'light' ? 40_001 : 50_001;
		const list = people.map((name, n) => ({
			customer_id: String(first + n),
			name,
			email: `member${first + n}@example.com`,
			points: 250 * (n + 1),
		}));
		const workflow = chain('Pictures', manualTrigger, ...rows(...list), importing());
		await editor.openWorkflow(await stage.n8n.createWorkflow(workflow));
		await editor.openNode(importing().name);
		await editor.node.execute('queued');
		await editor.node.viewOutputAs('table');
		await takePicture(`import.${theme}`, editor.node.panel);
	});

	it('takes a picture of the node panel with what the node can do', async () => {
		const { nodePanel } = editor;
		await editor.openWorkflow(await stage.n8n.createWorkflow(chain('Pictures', manualTrigger)));
		await (await editor.searchNode('Masivo')).click();
		await nodePanel.getByText('Get many transactions').waitFor({ state: 'attached' });
		await takePicture(`panel.${theme}`, nodePanel);
	});

	it('takes a picture of a refused coupon', async () => {
		const { n8n, credential } = stage;
		await editor.openWorkflow(await n8n.createWorkflow(expiredCoupon(credential)));
		await editor.openNode('Redeem coupon');
		await editor.node.execute('The coupon has expired');
		await takePicture(`refused.${theme}`, editor.node.panel);
	});
});
