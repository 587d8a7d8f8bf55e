// One Jest, several kinds of test. A test that needs a server says so in its file name (*.postgres.spec.ts), one that plays the
// whole product is *.e2e.spec.ts, one that needs a Kafka broker *.kafka.spec.ts, and one that computes for more than a few seconds is
// *.slow.spec.ts: `npm run test:unit` leaves all of those out and stays quick, `npm test` runs everything.
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/test/bench/node_modules'],
};

export default {
  // Correctness, not speed: a busy machine must not make a test fail.
  testTimeout: 60_000,
  maxWorkers: 2,
  // What a suite has loaded as ECMAScript modules is not let go of when it ends: a worker that has run many would collect garbage most of the time.
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/test/support/closing-line.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.(postgres|e2e|kafka|slow)\\.spec\\.ts$', '/node_modules/'],
    },
    {
      ...shared,
      displayName: 'slow',
      testMatch: ['**/*.slow.spec.ts'],
    },
    {
      ...shared,
      displayName: 'postgres',
      globalSetup: '<rootDir>/libs/testing/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/libs/testing/jest-global-teardown.mjs',
      testMatch: ['**/*.postgres.spec.ts', '**/*.e2e.spec.ts'],
    },
    {
      ...shared,
      displayName: 'kafka',
      globalSetup: '<rootDir>/test/support/kafka/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/kafka/jest-global-teardown.mjs',
      testMatch: ['**/*.kafka.spec.ts'],
    },
  ],
};
