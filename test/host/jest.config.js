'use strict';

const { resolve } = require('node:path');
const {
	projects: [project],
} = require('../../jest.config');

const common = { ...project, rootDir: resolve(__dirname, '../..') };

/** Apart from the other tests: these need a whole n8n and a browser. Run with `--runInBand`. */
module.exports = {
	projects: [
		{
			...common,
			displayName: 'host',
			testMatch: ['<rootDir>/test/host/*.test.ts'],
			globalSetup: '<rootDir>/test/host/globalSetup.ts',
			globalTeardown: '<rootDir>/test/host/globalTeardown.ts',
		},
		{
			...common,
			displayName: 'queue',
			testMatch: ['<rootDir>/test/host/queue/*.test.ts'],
			globalSetup: '<rootDir>/test/host/queue/globalSetup.ts',
		},
	],
	testTimeout: 60_000,
};
