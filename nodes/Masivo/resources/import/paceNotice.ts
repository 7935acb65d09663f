import type { INodeProperties } from 'n8n-workflow';

/** What somebody who imports has to know beforehand. */
export const paceNotice: INodeProperties = {
	displayName:
		'Up to 1,000 items go out in one request, one every 5 seconds: 25,000 items take at least 2 minutes. What comes out is queued, not done. Choose a Continue mode under Settings → On Error, so that a refused row does not end the import.',
	name: 'paceNotice',
	type: 'notice',
	default: '',
};
