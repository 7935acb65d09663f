import { idField } from './body';

/** Masivo documents no list of brands. */
export const brandId = idField('brand_id', 'Brand ID', 'brandId', {
	description: 'As Masivo shows it for the brand; blanks at its ends do not count',
});
