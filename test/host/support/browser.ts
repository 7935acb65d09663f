import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { N8nClient } from '../../../host/client';

export type Theme = 'light' | 'dark';

/** Debian's place; `CHROMIUM_BIN` names another. */
const CHROMIUM = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';

/** No sandbox, because continuous integration runs as root; no calls to Chromium's makers. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const VIEWPORT = { width: 1440, height: 860 };
/** Generous, because a busy machine is slow and not broken. */
const STEP_LIMIT_MS = 120_000;

/** A headless Chromium. @throws if there is none */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM)) {
		throw new Error(
			`${CHROMIUM} is missing. Install it (Debian: apt install chromium), or name another in CHROMIUM_BIN.`,
		);
	}
	return await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** An empty page, signed in; n8n follows the theme by itself. */
export async function openPage(
	browser: Browser,
	{ url, cookie }: N8nClient,
	theme: Theme = 'light',
): Promise<Page> {
	const context = await browser.newContext({
		viewport: VIEWPORT,
		colorScheme: theme,
		deviceScaleFactor: 1.5,
		baseURL: url,
	});
	const [name, value] = cookie.split(/=(.*)/s);
	await context.addCookies([{ name, value, url }]);
	context.setDefaultTimeout(STEP_LIMIT_MS);
	return await context.newPage();
}
