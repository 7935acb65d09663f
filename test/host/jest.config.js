'use strict';

const { resolve } = require('node:path');
const {
	projects: [project],
} = require('../../jest.config');

const common = { ...project, rootDir: resolve(__dirname, '../..') };

/** In a browser nothing is the same from one n8n to another. */
const BROWSER = '/test/host/(credential|editor|pictures|triggerEditor)[.]test';
const isApiOnly = Boolean(process.env.MASIVO_TEST_API_ONLY);

/** Apart from the other tests: these need a whole n8n. Run by `npm run test:host` (cli.ts). */
module.exports = {
	projects: [
		{
			...common,
			displayName: 'host',
			testMatch: ['<rootDir>/test/host/*.test.ts'],
			testPathIgnorePatterns: isApiOnly ? [BROWSER] : [],
			globalSetup: '<rootDir>/test/host/globalSetup.ts',
			globalTeardown: '<rootDir>/test/host/globalTeardown.ts',
		},
		{
			...common,
			displayName: 'queue',
			testMatch: isApiOnly ? [] : ['<rootDir>/test/host/queue/*.test.ts'],
			globalSetup: '<rootDir>/test/host/queue/globalSetup.ts',
		},
	].filter(({ testMatch }) => testMatch.length > 0),
	// Generous, because a busy machine is slow and not broken.
	testTimeout: 900_000,
};
