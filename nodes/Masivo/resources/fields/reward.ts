import type { RequestWords } from '../../transport/failure/failure';
import { choiceField } from './choice';
import { locatorField } from './locator';

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
