import type { Browser } from 'playwright-core';
import { freePort } from '../../host/ports';
import { openBrowser, openPage } from './support/browser';
import { Editor } from './support/editor';
import { useStage } from './support/stage';
import { adviceIn, kindsIn, notices } from '../support/failureKinds';

const stage = useStage();
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	browser = await openBrowser();
	editor = new Editor(await openPage(browser, stage.n8n));
	await editor.newCredential('Masivo API');
});
afterAll(async () => await browser.close());

/** Fills the form in, saves it, and returns what it says about the connection. */
async function saved(field: 'apiKey' | 'accessToken', secret: string, baseUrl: string) {
	await editor.credential.field(field).fill(secret);
	await editor.credential.field('baseUrl').fill(baseUrl);
	return await editor.credential.saveAndTest();
}

it("starts with a hidden API Key and Masivo's own Base URL", async () => {
	const { credential } = editor;
	expect(await credential.field('baseUrl').inputValue()).toBe(
		'https://app.masivo.ai/api/storefront/v1',
	);
	expect(await credential.field('apiKey').getAttribute('type')).toBe('password');
	expect(await credential.field('accessToken').count()).toBe(0);
	expect(await credential.form.innerText()).not.toMatch(notices.tokensEnd);
});

it('tests a key that works', async () => {
	const { apiKey, baseUrl } = stage.sandbox;
	expect(await saved('apiKey', apiKey, baseUrl)).toContain('Connection tested successfully');
});

it('says that a key was refused', async () => {
	const verdict = await saved('apiKey', 'not-a-key', stage.sandbox.baseUrl);
	expect(kindsIn(verdict)).toEqual(['tokenRefused']);
	expect(adviceIn(verdict)).toContain('newKey');
});

it('offers a Bearer Token second, and says when it ends', async () => {
	const { credential } = editor;
	expect(await credential.choose('authentication', 'Bearer Token')).toEqual([
		'API Key',
		'Bearer Token',
	]);
	await credential.form.getByText(notices.tokensEnd).waitFor();
	expect(await credential.field('accessToken').getAttribute('type')).toBe('password');
	expect(await credential.field('apiKey').count()).toBe(0);
});

it('tests a token that works', async () => {
	const { sandbox } = stage;
	const verdict = await saved('accessToken', sandbox.issueToken(), sandbox.baseUrl);
	expect(verdict).toContain('Connection tested successfully');
});

it('says that a token was refused', async () => {
	const verdict = await saved('accessToken', 'not-a-token', stage.sandbox.baseUrl);
	expect(kindsIn(verdict)).toEqual(['tokenRefused']);
	expect(adviceIn(verdict)).toContain('freshToken');
});

it('says that a web page came back from a wrong Base URL', async () => {
	const { sandbox } = stage;
	const verdict = await saved('accessToken', sandbox.issueToken(), `${sandbox.origin}/api`);
	expect(kindsIn(verdict)).toEqual(['notMasivo']);
	expect(adviceIn(verdict)).toContain('checkBaseUrl');
	expect(sandbox.contractViolations.splice(0)).toEqual(['GET /api/tiers: no such operation']);
});

it('says that a host is down', async () => {
	const origin = `http://127.0.0.1:${await freePort()}`;
	const verdict = await saved('accessToken', stage.sandbox.issueToken(), origin);
	expect(kindsIn(verdict)).toEqual(['network']);
	expect(verdict).toContain(origin);
});

it('says that a host does not exist', async () => {
	const verdict = await saved('accessToken', stage.sandbox.issueToken(), 'http://masivo.invalid');
	expect(kindsIn(verdict)).toEqual(['network']);
	expect(verdict).toContain('http://masivo.invalid');
});
