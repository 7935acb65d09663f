import { join } from 'node:path';
import type { Locator } from 'playwright-core';

const FOLDER = join(__dirname, '../../../docs/images');

/** What comes and goes by itself, or invites to write to n8n, is no part of a picture. */
const HIDDEN = `
	.el-notification,
	.el-popper,
	[data-reka-popper-content-wrapper],
	[data-test-id='floating-nodes'],
	[data-test-id='node-feature-request'] { display: none !important; }
	* { caret-color: transparent !important; }
`;

/** Takes a picture of one element for the README. */
export async function takePicture(name: string, of: Locator): Promise<void> {
	const page = of.page();
	await page.mouse.move(0, 0);
	await page.evaluate('document.activeElement?.blur()');
	await of.screenshot({
		path: join(FOLDER, `${name}.png`),
		style: HIDDEN,
		animations: 'disabled',
	});
}
