import type { INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import type { RequestWords } from '../../transport/failure/failure';
import type { Sought } from '../../transport/request/envelope';
import { readId, readIdToWrite } from '../values/id';
import { type BodyField, idField } from './body';
import { choiceField } from './choice';
import { idIn } from './confirmation';

/**
 * The ID of something that Masivo can list: chosen from the list, or entered.
 *
 * @param displayName in the editor, as in `Reward`
 * @param search the name of the resource's search
 */
export function locatorField(
	displayName: string,
	name: string,
	search: string,
	words: Pick<INodeProperties, 'description' | 'required'> = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${displayName.toLowerCase()}…`,
				typeOptions: { searchListMethod: search, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 0f8fad5b-d9cb-469f-a165-70867728950e',
			},
		],
		...words,
	};
}

/** The same as a field of a request. */
export function locatorBodyField(api: string, property: INodeProperties): BodyField {
	return { api, property, read: (label, value) => readIdToWrite(label, value) };
}

/** The same for what is looked up: the ID. */
export function locator(property: INodeProperties): Input<string> {
	return {
		fields: [{ ...property, required: true }],
		read: (item) => readId(property.displayName, item.get(property.name)),
	};
}

/** Masivo documents no list of brands. */
export const brandId = idField('brand_id', 'Brand ID', 'brandId', {
	placeholder: 'e.g. 0b8f6f0e-2f6b-4b57-9a3e-6b7f7a1c2d10',
	description:
		"In Masivo's dashboard, or in the wallet of a customer (Customer → Get): wallet → lines → brand_id",
});

/** A reward: points, a discount, a gift card or a product. */
export const rewardField = locatorField('Reward', 'reward', 'searchRewards');

export const rewardType = choiceField('type', 'Type', 'type', [
	'DISCOUNT',
	'GIFT_CARD',
	'POINTS',
	'PRODUCT',
]);

/** What texts say of a request about one reward. */
export function aboutReward(id: string): Pick<RequestWords, 'subject' | 'refusal' | 'ifUnknown'> {
	return {
		subject: `reward "${id}"`,
		refusal: `The lookup of reward "${id}" was refused`,
		ifUnknown: 'Check the ID, or choose the reward from the list.',
	};
}

export const campaignField = locatorField('Campaign', 'campaign', 'searchCampaigns');

/** What texts say of a request about one campaign. */
export function aboutCampaign(id: string): Pick<RequestWords, 'subject' | 'refusal' | 'ifUnknown'> {
	return {
		subject: `campaign "${id}"`,
		refusal: `The lookup of campaign "${id}" was refused`,
		ifUnknown: 'Check the ID, or choose the campaign from the list.',
	};
}

/** How a reward and a campaign are told in an answer: by an ID, and a field of theirs. */
export const REWARD: Sought = {
	names: ['reward', 'rewards'],
	is: (record) =>
		idIn('reward', record) !== undefined &&
		['name', 'type', 'description', 'conditions', 'attributes'].some((name) => name in record),
};

export const CAMPAIGN: Sought = {
	names: ['campaign', 'campaigns'],
	is: (record) =>
		idIn('campaign', record) !== undefined &&
		['name', 'type', 'status', 'rules', 'attributes', 'content'].some((name) => name in record),
};
