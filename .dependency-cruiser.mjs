/**
 * Which way imports may go; types count. `npm run lint` checks it.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const NODES = '^nodes/Masivo';

/** The rooms of transport, from the lowest to the highest: none imports from one above it. */
const ROOMS = ['facts', 'failure', 'request', 'flow', 'token'];

export default {
	forbidden: [
		{
			name: 'no-circle',
			comment: 'Whoever reads one file of a circle has to read all of them.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'shipped-alone',
			comment:
				'n8n installs the package without dependencies, and ships nodes and credentials only.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: {
				pathNot: ['^(nodes|credentials)/', '^node_modules/n8n-workflow/', '^node:', '^crypto$'],
			},
		},
		{
			name: 'transport-knows-no-operation',
			severity: 'error',
			from: { path: `${NODES}/transport/` },
			to: { path: '^nodes/', pathNot: `${NODES}/transport/` },
		},
		...ROOMS.map((room, level) => ({
			name: `transport-${room}-is-below`,
			severity: 'error',
			from: { path: `${NODES}/transport/${room}/` },
			to: {
				path: `${NODES}/transport/`,
				pathNot: `${NODES}/transport/(${ROOMS.slice(0, level + 1).join('|')})/`,
			},
		})),
		{
			name: 'execution-knows-no-resource',
			severity: 'error',
			from: { path: `${NODES}/execution/` },
			to: { path: '^nodes/', pathNot: `${NODES}/(execution|transport)/` },
		},
		{
			name: 'resource-knows-no-other',
			comment: 'What two resources share is in fields or values.',
			severity: 'error',
			from: { path: `${NODES}/resources/([^/]+)/` },
			to: {
				path: `${NODES}/resources/[^/]+/`,
				pathNot: `${NODES}/resources/($1|fields|values)/`,
			},
		},
		{
			name: 'values-know-no-field',
			severity: 'error',
			from: { path: `${NODES}/resources/values/` },
			to: { path: `${NODES}/resources/`, pathNot: `${NODES}/resources/values/` },
		},
		{
			name: 'trigger-knows-no-resource',
			severity: 'error',
			from: { path: '^nodes/MasivoTrigger/' },
			to: { path: `${NODES}/resources/`, pathNot: `${NODES}/resources/(fields|values)/` },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.tools.json' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			extensions: ['.ts', '.js', '.json'],
			exportsFields: ['exports'],
			conditionNames: ['require', 'node', 'types'],
		},
	},
};
