import base from '/tmp/wt/timing/stryker.config.mjs';
const jest = structuredClone(base.jest);
jest.config.testMatch = ['<rootDir>/test/unit/{gate,send,session,retryTiming,rateLimitWindow,jwt}.test.ts'];
export default { ...base, jest, reporters: ['clear-text','json'] };
