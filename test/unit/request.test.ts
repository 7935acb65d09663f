import { queryText, type Query } from '../../nodes/Masivo/transport/request/request';

test.each<[query: Query | undefined, text: string]>([
	[undefined, ''],
	[{}, ''],
	[{ brand: undefined }, ''],
	[{ from: 0, brand: undefined }, '?from=0'],
	[{ ids: ['1,2', '3'], 'a b': 'c&d' }, '?ids=1%2C2,3&a%20b=c%26d'],
])('%j in an address is "%s"', (query, text) => {
	expect(queryText(query)).toBe(text);
});
