'use strict';

const { createRequire, isBuiltin } = require('node:module');
const jestRuntime = require('jest-runtime');

/**
 * Jest loads every file anew for every run, and Stryker runs it once for each break: nearly all of
 * the time would go into n8n's packages, in which nothing is broken. Node's own `require` loads
 * them once for the life of the process. Only our own files are loaded by jest, and so anew.
 */
module.exports = class extends jestRuntime.default {
	requireModuleOrMock(from, name) {
		const ours = name.startsWith('.') || name.startsWith('/');
		const ofJest = name === '@jest/globals';
		return ours || ofJest || isBuiltin(name)
			? super.requireModuleOrMock(from, name)
			: createRequire(from)(name);
	}
};
