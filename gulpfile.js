'use strict';

const { dest, src } = require('gulp');

/** What tsc leaves behind: icons, codex files and output schemas. */
const ASSETS = '{nodes,credentials}/**/{*.svg,*.png,*.node.json,__schema__/**/*.json}';

/** gulp 5 decodes files as UTF-8 unless told not to, which would break a PNG. */
exports.default = () => src(ASSETS, { base: '.', encoding: false }).pipe(dest('dist'));
