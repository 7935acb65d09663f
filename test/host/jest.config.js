'use strict';

const {
	projects: [project],
} = require('../../jest.config');

/** Apart from the other tests: these need a whole n8n and a browser. Run with `--runInBand`. */
module.exports = {
	...project,
	displayName: 'host',
	rootDir: '../..',
	testMatch: ['<rootDir>/test/host/*.test.ts'],
	globalSetup: '<rootDir>/test/host/globalSetup.ts',
	globalTeardown: '<rootDir>/test/host/globalTeardown.ts',
	testTimeout: 60_000,
};
