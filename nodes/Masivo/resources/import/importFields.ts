import { idField, nameField } from '../fields/body';

/** Fields of several imports (api/masivo.openapi.yaml, ImportedCustomer and its neighbours). */

export const channelId = idField('channel_id', 'Channel ID', 'channelId');

export const storeId = idField('store_id', 'Store ID', 'storeId');

export const fundedBy = nameField('funded_by', 'Funded By', 'fundedBy', {
	description: 'Who pays for it; the public documentation does not say in what form',
});
