import jestConfig from './jest.config.js';

const unit = jestConfig.projects.find(({ displayName }) => displayName === 'unit');
const config = {
	...unit,
	// Stryker lays this over all of jest.config.js: each project named there would run the same tests.
	projects: [],
	testMatch: ['<rootDir>/test/mutants/*.test.ts'],
	// Who waits for ever because of a break is noticed by the test, much sooner than by Stryker.
	testTimeout: 5_000,
	testEnvironment: './test/mutants/environment.js',
	runtime: '<rootDir>/test/mutants/runtime.js',
};

/**
 * Small breaks in the code, one at a time: which of them do the unit tests notice?
 *
 *   npm run test:mutants                                               all of it
 *   npm run test:mutants -- -m nodes/Masivo/transport/flow/gate.ts     one file, or several with commas
 */
export default {
	testRunner: 'jest',
	// The tests are loaded by name, so jest does not see which file they are related to.
	jest: { projectType: 'custom', config, enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	// What is worked out when a file is loaded, the tables of texts above all, would be looked at with
	// all tests each time: a small part of the breaks takes nine tenths of the time.
	ignoreStatic: true,
	mutate: [
		'nodes/Masivo/{execution,transport}/**/*.ts',
		'nodes/Masivo/resources/customer/tags/parameterSearch/search.ts',
		'nodes/Masivo/resources/import/importAnswer.ts',
		'nodes/MasivoTrigger/{callForm,repeats,secret,settings}.ts',
		// These ask the host: n8n's run context, its request helper, its clocks. What they do can be
		// seen in n8n only, and the engine tests watch over them.
		'!nodes/Masivo/execution/{parameters,runner}.ts',
		'!nodes/Masivo/transport/{accounts,transmission,flow/clock,flow/host,token/exchange,token/sharedCredential}.ts',
	],
	concurrency: 2,
	// What was seen of code that has not changed since, nor its tests, is not tried again.
	incremental: true,
	incrementalFile: 'coverage/mutants/incremental.json',
	// What is slow on a busy machine must not count as noticed.
	timeoutMS: 5_000,
	thresholds: { high: 95, low: 85, break: 85 },
	reporters: ['clear-text', 'html', 'json', 'progress'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: 'coverage/mutants/index.html' },
	jsonReporter: { fileName: 'coverage/mutants/mutants.json' },
	ignorePatterns: ['.cache', 'coverage', 'dist'],
	tempDirName: '.cache/stryker',
};
