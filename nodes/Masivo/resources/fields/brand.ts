import { idField, type BodyField } from './body';

/** Masivo documents no list of brands. */
export const brandId = idField('brand_id', 'Brand ID', 'brandId', {
	description: 'As Masivo shows it for the brand; blanks at its ends do not count',
});

/** For operations that cannot do without. */
export const requiredBrandId: BodyField = {
	...brandId,
	property: { ...brandId.property, required: true },
};
