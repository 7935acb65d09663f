'use strict';

const vm = require('node:vm');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** What jest gets in place of a context of its own: it stands for the one of the process. */
const THE_PROCESS = Object.freeze({});

const { compileFunction } = vm;
vm.compileFunction = (code, params, { parsingContext, ...options } = {}) =>
	compileFunction(code, params, {
		...options,
		...(parsingContext !== THE_PROCESS && { parsingContext }),
	});

/**
 * The tests run in the process's own context. In one of their own, as jest would have it, their
 * errors and objects would be of another `Error` and another `Object` than those of the packages,
 * which are loaded outside of it, and once only: see runtime.js.
 */
module.exports = class {
	constructor({ projectConfig: config }) {
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.exit = process.exit;
		this.prepareStackTrace = Error.prepareStackTrace;
		this.global = Object.assign(globalThis, config.globals);

		const { global } = this;
		const same = (timer) => timer;
		this.moduleMocker = new ModuleMocker(global);
		this.fakeTimers = new LegacyFakeTimers({
			config,
			global,
			moduleMocker: this.moduleMocker,
			timerConfig: { idToRef: same, refToId: same },
		});
		this.fakeTimersModern = new ModernFakeTimers({ config, global });
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return THE_PROCESS;
	}

	async setup() {}

	// What jest leaves on the global object would reach the next run: its list of listeners, whose
	// state is of the run before, and its console. (What holds the matchers cannot be deleted; each
	// run fills it anew.)
	async teardown() {
		this.fakeTimers.dispose();
		this.fakeTimersModern.dispose();
		// Jest wraps both, run by run around what the run before left.
		process.exit = this.exit;
		Error.prepareStackTrace = this.prepareStackTrace;
		for (const key of Reflect.ownKeys(globalThis)) {
			const { [key]: before } = this.before;
			if (before === undefined) {
				Reflect.deleteProperty(globalThis, key);
			} else if ('value' in before && globalThis[key] !== before.value) {
				Object.defineProperty(globalThis, key, before);
			}
		}
	}
};
