'use strict';

/** Gets `/items/{id}`, one item after the other. */
exports.Fixture = class Fixture {
	description = {
		displayName: 'Fixture',
		name: 'fixture',
		group: ['output'],
		version: 1,
		description: 'Gets an item',
		defaults: { name: 'Fixture' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'fixtureApi', required: true }],
		properties: [{ displayName: 'ID', name: 'id', type: 'string', default: '', required: true }],
	};

	async execute() {
		const output = [];
		for (const item of this.getInputData().keys()) {
			try {
				const { baseUrl } = await this.getCredentials('fixtureApi');
				const url = `${baseUrl}/items/${this.getNodeParameter('id', item)}`;
				const request = { url, json: true };
				const json = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'fixtureApi',
					request,
				);
				output.push({ json, pairedItem: { item } });
			} catch (error) {
				error.description = error.message;
				error.message = `Item ${item} was not got`;
				if (!this.continueOnFail()) throw error;
				output.push({ json: { error: error.message }, pairedItem: { item } });
			}
		}
		return [output];
	}
};
