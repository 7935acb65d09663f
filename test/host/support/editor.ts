import { selectors } from 'playwright-core';
import type { Locator, Page } from 'playwright-core';

selectors.setTestIdAttribute('data-test-id');

/** The editor takes an expression over only when nothing has been typed for a moment. */
const TYPING_PAUSE_MS = 1000;

const SHORT_PAUSE_MS = 100;

/** What a person does in n8n's editor. */
export class Editor {
	readonly credential: CredentialDialog;

	readonly node: NodeDetails;

	constructor(readonly page: Page) {
		this.credential = new CredentialDialog(page);
		this.node = new NodeDetails(page);
	}

	/** Opens the form for a new credential from the list of credentials. */
	async newCredential(typeName: string): Promise<void> {
		await this.page.goto('/home/credentials');
		await part(this.page, 'add-resource-credential').click();
		await part(this.page, 'new-credential-type-select').click();
		await this.page.keyboard.type(typeName);
		await part(this.page, 'new-credential-type-select-option').getByText(typeName).click();
		await part(this.page, 'new-credential-type-button').click();
		await this.credential.field('baseUrl').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await part(this.page, 'canvas-node').first().waitFor();
	}

	/** Where nodes are looked for, and what one of them can do is listed. */
	get nodePanel(): Locator {
		return part(this.page, 'node-creator');
	}

	/** Types a word into the node panel that opens behind the last node; the entries that are found. */
	async searchNode(word: string): Promise<Locator> {
		return await this.searchFrom(part(this.page, 'canvas-handle-plus').last(), word);
	}

	/** The same for the tools of the only agent. */
	async searchTool(word: string): Promise<Locator> {
		const tools = this.page.locator('[data-handleid="inputs/ai_tool/0"]');
		return await this.searchFrom(tools.getByTestId('canvas-handle-plus'), word);
	}

	private async searchFrom(plus: Locator, word: string): Promise<Locator> {
		await plus.click();
		await part(this.page, 'node-creator-search-bar').fill(word);
		const found = this.nodePanel.getByTestId('item-iterator-item');
		await found.filter({ hasText: word }).first().waitFor();
		return found;
	}

	/** What n8n tells about a run in the corner of the page. */
	async toast(): Promise<string> {
		const toast = this.page.getByRole('alert').filter({ visible: true }).first();
		await toast.waitFor();
		return await toast.innerText();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-node-name="${name}"]`).first().dblclick();
		await this.node.executeButton.waitFor();
	}
}

/** The form of one credential. */
class CredentialDialog {
	constructor(private readonly page: Page) {}

	get form(): Locator {
		return part(this.page, 'editCredential-modal');
	}

	field(name: string): Locator {
		return part(this.page, `parameter-input-${name}`).locator('input');
	}

	/** Chooses from the list of an options field; returns what the list offered. */
	async choose(name: string, option: string): Promise<string[]> {
		return await choose(this.page, name, option);
	}

	/** Saves the form, which n8n follows by a test, and returns what the form says about it. */
	async saveAndTest(): Promise<string> {
		const tested = this.page.waitForResponse('**/rest/credentials/test');
		await part(this.page, 'credential-save-button').click();
		const answer = (await (await tested).json()) as { data: { status: string; message: string } };
		const { status, message } = answer.data;
		const isGood = status === 'OK';
		// The first failure hides its reason; later ones stay unfolded.
		const more = this.page.getByText('More details');
		const reason = this.page.getByText(isGood ? 'Connection tested successfully' : message);
		await more.or(reason).filter({ visible: true }).first().waitFor();
		if (await more.isVisible()) await more.click();
		await reason.filter({ visible: true }).waitFor();
		return await reason.innerText();
	}
}

/** A node, opened: its input, fields and output. */
class NodeDetails {
	constructor(private readonly page: Page) {}

	get panel(): Locator {
		return part(this.page, 'ndv');
	}

	get executeButton(): Locator {
		return part(this.page, 'node-execute-button');
	}

	get inputPanel(): Locator {
		return part(this.page, 'ndv-input-panel');
	}

	get parameters(): Locator {
		return part(this.page, 'node-parameters');
	}

	get outputPanel(): Locator {
		return part(this.page, 'output-panel');
	}

	/** Shows the output as Schema, Table or JSON. */
	async viewOutputAs(view: 'schema' | 'table' | 'json'): Promise<void> {
		await this.outputPanel.getByTestId(`radio-button-${view}`).click();
	}

	/** Chooses from the list of an options field; returns what the list offered. */
	async choose(name: string, option: string): Promise<string[]> {
		return await choose(this.page, name, option);
	}

	/** Waits until such a text stands in a field of several lines. */
	async waitForText(name: string, text: RegExp): Promise<void> {
		const field = part(this.page, `parameter-input-${name}`).locator('textarea');
		while (!text.test(await field.inputValue())) await this.page.waitForTimeout(SHORT_PAUSE_MS);
	}

	async fill(name: string, text: string): Promise<void> {
		await part(this.page, `parameter-input-${name}`).locator('input').fill(text);
	}

	/** Makes a field an expression, as `=` at its beginning does. */
	async fillExpression(name: string, expression: string): Promise<void> {
		const field = part(this.page, `parameter-input-${name}`);
		await field.locator('input').fill('');
		await field.locator('input').pressSequentially('=');
		await field.locator('.cm-content').fill(`{{ ${expression} }}`);
		await part(this.page, `parameter-expression-preview-${name}`).waitFor();
		await this.page.waitForTimeout(TYPING_PAUSE_MS);
	}

	/** Unfolds the addresses of a trigger and returns the test address, as the editor shows it. */
	async webhookUrls(): Promise<string> {
		await this.parameters.getByText('Webhook URLs').click();
		return await this.testUrl.innerText();
	}

	/** Lets a trigger's test address begin as somebody's n8n does, for a picture. */
	async showTestUrlAt(origin: string): Promise<void> {
		const url = await this.webhookUrls();
		const shown = url.replace(/https?:\/\/[^/]+/, origin);
		await this.testUrl.evaluate((element, text) => {
			(element as { textContent: string }).textContent = text;
		}, shown);
	}

	private get testUrl(): Locator {
		return this.panel.getByText('/webhook-test/').first();
	}

	/** Lets a call come while the editor listens for a test event, until the output shows the text. */
	async listen(call: () => Promise<unknown>, text: string | RegExp): Promise<string> {
		const started = this.page.waitForResponse(/\/rest\/workflows\/\w+\/run$/);
		await this.executeButton.click();
		await started;
		await call();
		return await this.shown(text);
	}

	/** Executes the step and waits until the output shows the text. */
	async execute(text: string | RegExp): Promise<string> {
		const started = this.page.waitForResponse(/\/rest\/workflows\/\w+\/run$/);
		await this.executeButton.click();
		await started;
		return await this.shown(text);
	}

	/** The output, when it shows the text and the run is over: until then, the button would stop it. */
	private async shown(text: string | RegExp): Promise<string> {
		await this.outputPanel.getByText(text).first().waitFor();
		await this.executeButton.getByText('Execute step').waitFor();
		await this.executeButton.locator('.n8n-spinner').first().waitFor({ state: 'detached' });
		return await this.outputPanel.innerText();
	}
}

async function choose(page: Page, name: string, option: string): Promise<string[]> {
	await part(page, `parameter-input-${name}`).locator('input').click();
	const titles = page.getByRole('option').filter({ visible: true });
	const chosen = titles.filter({ has: page.getByText(option, { exact: true }) });
	await chosen.waitFor();
	const offered = await titles.allInnerTexts();
	await chosen.click();
	return offered.map((text) => text.split('\n')[0]);
}

function part(page: Page, testId: string): Locator {
	return page.getByTestId(testId).filter({ visible: true });
}
