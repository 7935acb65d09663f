import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import { ITEMS, LATENCY_MS } from './cases';
import type { ContestantId } from './cases';
import { labelOf } from './contestants';
import { STRETCH_MS } from './inFlight';
import type { Curve } from './results';
import type { Row } from './summary';

/** The order of the legends, and with it of the colours: the same in every picture. */
const PLOTTED: ContestantId[] = [
	...(['masivo', 'httpRequest', 'fixedPool', 'oneAtATime', 'masivoInEngine'] as const),
];

const colors = (shown = PLOTTED) =>
	({
		field: 'label',
		type: 'nominal',
		title: null,
		scale: { domain: shown.map(labelOf) },
	}) as const;

const dashes = {
	field: 'connection',
	type: 'nominal',
	title: null,
	scale: { domain: ['plain', 'TLS'] },
	// Of dots, which are not dashed: the title says it.
	legend: null,
} as const;

const log = { type: 'log', nice: false } as const;

/** A picture of a run of any length has about so many points in a line. */
const POINTS_IN_CURVE = 150;

/** Time against items at the usual latency, beside time against latency: an SVG. */
export async function plotTimes(rows: Row[]): Promise<string> {
	const points = rows
		.filter(
			({ contestant, case: { list, imports, calls, rowsPerCustomer, repetitions, server } }) => {
				if (!PLOTTED.includes(contestant) || list || imports || calls) return false;
				if (rowsPerCustomer || repetitions) return false;
				return !server.rateLimit && !server.load;
			},
		)
		.map((row) => ({
			items: row.case.items,
			latency: row.case.server.latencyMs,
			seconds: row.timeMs / 1000,
			contestant: row.contestant,
			label: row.label,
			connection: row.case.server.tls ? 'TLS' : 'plain',
		}));
	const ofEverySize = points.filter(({ contestant, latency, connection }) => {
		// The fixed pool has one size only: a dot without a line.
		return contestant !== 'fixedPool' && latency === LATENCY_MS && connection === 'plain';
	});
	const ofEveryLatency = points.filter(({ items }) => items === ITEMS);
	const panel = { width: 320, height: 300, mark: { type: 'line', point: true } } as const;
	const seconds = { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } } as const;
	return await toSvg({
		background: 'white',
		hconcat: [
			{
				...panel,
				title: `the server answers after ${LATENCY_MS} ms`,
				data: { values: ofEverySize },
				encoding: {
					x: { ...marked('items', ofEverySize, 'items'), scale: log },
					y: { ...seconds, scale: log },
					color: colors(),
				},
			},
			{
				...panel,
				title: `${ITEMS.toLocaleString('en')} items (dashed: TLS)`,
				data: { values: ofEveryLatency },
				encoding: {
					x: marked('latency', ofEveryLatency, 'the server answers after, ms'),
					y: seconds,
					color: colors(),
					strokeDash: dashes,
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
			label: labelOf(contestant),
			seconds: (index * width * STRETCH_MS) / 1000,
			inFlight: Math.max(...inFlight.slice(index * width, (index + 1) * width)),
		}));
	});
	return await toSvg({
		background: 'white',
		data: { values: points },
		facet: {
			...{ field: 'case', type: 'nominal', title: null },
			sort: curves.map((curve) => curve.case.title),
		},
		columns: 2,
		resolve: { scale: { x: 'independent', y: 'independent' } },
		spec: {
			width: 320,
			height: 180,
			mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5 },
			encoding: {
				x: { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } },
				y: { field: 'inFlight', type: 'quantitative', axis: { title: 'requests under way' } },
				color: colors(PLOTTED.filter((it) => curves.some((curve) => curve.contestant === it))),
			},
		},
	});
}

/** An axis with a mark at each value that was measured, and nowhere else. */
function marked<Key extends string>(field: Key, points: Array<Record<Key, number>>, title: string) {
	const values = [...new Set(points.map((point) => point[field]))];
	return { field, type: 'quantitative' as const, axis: { title, values } };
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
	const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
	return await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
