/** Which library may import which; `npm run check` enforces it and docs/architecture.md draws it. */
const only = (from, allowed, comment) => ({
  name: `${from}-imports-only-what-it-may`,
  comment,
  severity: 'error',
  from: { path: `^libs/${from}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(apps|libs|test)/', pathNot: [`^libs/${from}/`, ...allowed.map((lib) => `^libs/${lib}/`)] },
});

module.exports = {
  forbidden: [
    only('domain', [], 'The domain imports nothing of ours.'),
    only('event-store', [], 'The event store knows nothing of the domain.'),
    only('ledger', ['domain', 'event-store'], 'The ledger stands on the domain and the store.'),
    only('projections', ['domain', 'event-store'], 'The views stand on the domain and the store.'),
    only(
      'audit',
      ['domain', 'event-store', 'ledger', 'projections'],
      'The audit reads what the others write.',
    ),
    {
      name: 'domain-is-pure',
      comment: 'No I/O and no framework in the domain; class-validator describes the commands.',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules/(@nestjs|rxjs|@fastify|fastify)/' },
    },
    {
      name: 'domain-does-no-io',
      comment: "None of Node's own modules in the domain, whatever they are called.",
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-the-list-imports-a-driver',
      comment: 'What is to be known of a store is in its traits: drivers.ts alone names the drivers.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/event-store/src/drivers\\.ts$' },
      to: { path: '^libs/event-store/src/(sqlite|kurrentdb)/driver\\.ts$' },
    },
    {
      name: 'a-store-is-loaded-when-it-is-opened',
      comment:
        'Each process lists all drivers and opens one: the rest of a store is imported when it is opened.',
      severity: 'error',
      from: { path: '^libs/event-store/src/(sqlite|kurrentdb)/(driver|position)\\.ts$' },
      to: {
        path: '^libs/event-store/src/(sqlite|kurrentdb)/|node_modules/@kurrent/',
        pathNot: '/position\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
