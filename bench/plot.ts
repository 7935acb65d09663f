import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import type { ContestantId } from './cases';
import { labelOf } from './contestants';
import { STRETCH_MS } from './inFlight';
import type { Curve } from './results';
import type { Row } from './summary';

/** The order of the legends, and with it of the colours: the same in every picture. */
const PLOTTED: ContestantId[] = ['masivo', 'httpRequest', 'fixedPool', 'oneAtATime'];

const color = {
	field: 'contestant',
	type: 'nominal',
	title: null,
	scale: { domain: PLOTTED.map(labelOf) },
} as const;

const log = { type: 'log', nice: false } as const;

/** A picture of a run of any length has about so many points in a line. */
const POINTS_IN_CURVE = 150;

/** Time against items at the main latency, beside time against latency: an SVG. */
export async function plotTimes(rows: Row[]): Promise<string> {
	const points = rows
		.filter(({ contestant, case: { rowsPerCustomer, repetitions, server } }) => {
			if (!PLOTTED.includes(contestant) || rowsPerCustomer || repetitions) return false;
			return !server.rateLimit && !server.parallel;
		})
		.map((row) => ({
			items: row.case.items,
			latencyMs: row.case.server.latencyMs,
			seconds: row.timeMs / 1000,
			contestant: row.label,
			connection: row.case.server.tls ? 'TLS' : 'plain',
		}));
	const seconds = { field: 'seconds', type: 'quantitative', scale: log } as const;
	const size = { width: 320, height: 300 };
	return await toSvg({
		background: 'white',
		hconcat: [
			{
				...size,
				title: 'the server answers after 50 ms',
				data: { values: points.filter((it) => it.latencyMs === 50 && it.connection === 'plain') },
				mark: { type: 'line', point: true },
				encoding: {
					x: {
						...axis(
							'items',
							points.map(({ items }) => items),
						),
						scale: log,
					},
					y: { ...seconds, axis: { title: 'seconds' } },
					color,
				},
			},
			{
				...size,
				title: '5,000 items',
				data: { values: points.filter(({ items }) => items === 5000) },
				mark: { type: 'line', point: true },
				encoding: {
					x: axis(
						'latencyMs',
						points.map(({ latencyMs }) => latencyMs),
						'the server answers after, ms',
					),
					y: { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } },
					color,
					strokeDash: { field: 'connection', type: 'nominal', title: null },
				},
			},
		],
	});
}

/** Requests under way against time, as the server saw them, one panel per case: an SVG. */
export async function plotInFlight(curves: Curve[]): Promise<string> {
	const points = curves.flatMap(({ case: { title }, contestant, inFlight }) => {
		const width = Math.ceil(inFlight.length / POINTS_IN_CURVE);
		return Array.from({ length: Math.ceil(inFlight.length / width) }, (_, index) => ({
			case: title,
			contestant: labelOf(contestant),
			seconds: (index * width * STRETCH_MS) / 1000,
			inFlight: Math.max(...inFlight.slice(index * width, (index + 1) * width)),
		}));
	});
	return await toSvg({
		background: 'white',
		data: { values: points },
		facet: { field: 'case', type: 'nominal', title: null, sort: null },
		columns: 2,
		resolve: { scale: { x: 'independent', y: 'independent' } },
		spec: {
			width: 320,
			height: 180,
			mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5 },
			encoding: {
				x: { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } },
				y: { field: 'inFlight', type: 'quantitative', axis: { title: 'requests under way' } },
				color,
			},
		},
	});
}

/** A mark at each value that was measured, and nowhere else. */
function axis(field: string, values: number[], title = field) {
	return { field, type: 'quantitative' as const, axis: { title, values: [...new Set(values)] } };
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
	const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
	return await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
