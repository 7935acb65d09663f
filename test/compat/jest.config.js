'use strict';

const { resolve } = require('node:path');
const { projects, ...settings } = require('../../jest.config');

const rootDir = resolve(__dirname, '../..');
const engine = projects.find(({ displayName }) => displayName === 'engine');

/** The engine tests as `npm test` runs them, with another n8n. */
module.exports = {
	...settings,
	rootDir,
	projects: [{ ...engine, rootDir, resolver: resolve(__dirname, 'resolver.js') }],
};
