export default {
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/dev/jest-transform.js' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  testMatch: ['<rootDir>/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.data', '<rootDir>/.cache'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
