import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import type { Row } from './summary';

/** Time against items for every contestant, one panel per latency, both axes logarithmic: an SVG. */
export async function plot(rows: Row[]): Promise<string> {
	const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
	const points = rows
		.filter(({ contestant, case: { rowsPerCustomer, server } }) => {
			// A contestant of one case only would be a dot without a line.
			if (contestant === 'masivoComputed') return false;
			return rowsPerCustomer === 1 && !server.tls && !server.rateLimit;
		})
		.map((row) => ({
			items: row.case.items,
			seconds: row.timeMs / 1000,
			contestant: row.label,
			latency: `server answers after ${row.case.server.latencyMs} ms`,
		}));
	const log = { type: 'log' } as const;
	const spec: TopLevelSpec = {
		background: 'white',
		data: { values: points },
		mark: { type: 'line', point: true },
		encoding: {
			column: { field: 'latency', type: 'nominal', title: null },
			x: {
				field: 'items',
				type: 'quantitative',
				scale: { ...log, nice: false },
				axis: { title: 'items', values: [...new Set(points.map(({ items }) => items))] },
			},
			y: { field: 'seconds', type: 'quantitative', scale: log, axis: { title: 'seconds' } },
			color: { field: 'contestant', type: 'nominal', title: null, sort: null },
		},
		width: 320,
		height: 300,
	};
	return await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
