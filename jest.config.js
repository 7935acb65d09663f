'use strict';

// Not UTC, so that a day which slips by a time zone is seen.
process.env.TZ = 'America/Guayaquil';

const transform = {
	'^.+\\.[jt]s$': [
		'@swc/jest',
		{
			swcrc: false,
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs' },
		},
	],
};

/** One folder of `test/` for each kind of test. */
const project = (name) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testEnvironment: 'node',
	transform,
	// Copies that Stryker works on.
	modulePathIgnorePatterns: ['<rootDir>/.cache/'],
	// openapi-backend loads this package, which is an ES module: jest can only require it compiled.
	transformIgnorePatterns: ['/node_modules/(?!@apidevtools/json-schema-ref-parser/)'],
});

// No forceExit: a test that leaves a connection or a timer behind must not end as if it had not.
module.exports = {
	projects: ['unit', 'engine', 'worlds', 'faults'].map(project),
	testTimeout: 30_000,
};
