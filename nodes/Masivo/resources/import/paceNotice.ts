import type { INodeProperties } from 'n8n-workflow';

/** What somebody who imports has to know beforehand. */
export const paceNotice: INodeProperties = {
	displayName:
		'Up to 1,000 items go out in one request, and one request every 5 seconds: 25,000 items take 2 minutes at least, and n8n\'s log shows how far it is. What comes out is queued, not done. Set "On Error" in the settings to one of the Continue modes, so that rows which Masivo refuses do not end the import; nothing is sent twice.',
	name: 'paceNotice',
	type: 'notice',
	default: '',
};
