import { idField, type BodyField } from './body';

/** Masivo documents no list of brands. */
export const brandId = idField('brand_id', 'Brand ID', 'brandId', {
	placeholder: 'e.g. 0b8f6f0e-2f6b-4b57-9a3e-6b7f7a1c2d10',
	description:
		"In Masivo's dashboard, or in the wallet of a customer (Customer → Get): wallet → lines → brand_id",
});

/** For operations that cannot do without. */
export const requiredBrandId: BodyField = {
	...brandId,
	property: { ...brandId.property, required: true },
};
