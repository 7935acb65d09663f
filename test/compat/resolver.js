'use strict';

const { sep } = require('node:path');

/** What an n8n brings along, and its nodes and our engine ask it for. */
const HOST_PACKAGES = /^(n8n-core|n8n-workflow|@n8n\/[^/]+)(\/|$)/;

/**
 * Jest's own resolver, except that this repository's files (the built package among them) get the
 * n8n packages of the folder `N8N_PACKAGES`. Within node_modules, every package finds its own.
 */
module.exports = (request, options) => {
	const isOurs = !options.basedir.split(sep).includes('node_modules');
	const basedir =
		isOurs && HOST_PACKAGES.test(request) ? process.env.N8N_PACKAGES : options.basedir;
	return options.defaultResolver(request, { ...options, basedir });
};
