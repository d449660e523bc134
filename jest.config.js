// The commands that tests run load faster where their modules were compiled before.
process.env.NODE_COMPILE_CACHE ??= new URL('.cache/node', import.meta.url).pathname;

const shared = {
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/dev/jest-transform.js' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/\\.data', '<rootDir>/\\.cache'],
};

export default {
  // The tests of outages, of starts and of slow clients wait more than they work.
  maxWorkers: 3,
  // Only for what hangs: a busy machine takes many times as long as a quiet one.
  testTimeout: 300_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/!(e2e|node_modules)/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/e2e/support/start-stack.ts',
      globalTeardown: '<rootDir>/e2e/support/stop-stack.ts',
    },
  ],
};
