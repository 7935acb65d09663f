import type { INodeTypeDescription } from 'n8n-workflow';

import { SAMPLE_CALL } from './callForm';

/**
 * What n8n says beside a trigger by itself is not true of this one: Masivo has no API with which n8n could
 * register the URL, so no event arrives before somebody did. n8n shows `activationHint` at once and
 * `executionsHelp` when asked "When will this node trigger my flow?".
 */

const TEST = [
	'<b>To test</b>',
	'1. Copy the <b>Test URL</b> from <b>Webhook URLs</b> in this node.',
	'2. In Masivo, open <b>Settings → Webhooks → Add new webhook</b>, paste the URL (Masivo calls https:// only) and choose the events.',
	`3. Have an event of Masivo ready, or this sample, which you can send yourself: a POST to the Test URL with the Content-Type application/json and the body <code>${SAMPLE_CALL}</code>`,
	'4. Click <b>Execute step</b>, then make the event happen or send the sample. n8n listens for one call, for two minutes; these steps are hidden meanwhile.',
	'5. Take the Test URL out of Masivo again.',
];

const hint = (production: string): string =>
	[...TEST, '', '<b>For real</b>', production].join('<br>');

const REGISTER = 'Register the <b>Production URL</b> in Masivo in the same way';

const help = (production: string): string =>
	`<b>Test URL</b>: one call each time you click Execute step. The execution shows up in the editor.<br><br><b>Production URL</b>: ${production} These executions show up in the <a data-key="executions">executions list</a>, not in the editor.`;

export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Receive events from Masivo',
	activationHint: {
		inactive: hint(`${REGISTER}, and publish (activate) the workflow.`),
		active: hint(`${REGISTER}. The workflow is published (active), so Masivo can call it.`),
	},
	executionsHelp: {
		inactive: help(
			'every call for an event that is chosen in this node, once the workflow is published.',
		),
		active: help('every call for an event that is chosen in this node.'),
	},
};
