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
      name: 'views-do-not-know-their-list',
      comment: 'A view stands in its folder and is read from the list, never the other way round.',
      severity: 'error',
      from: { path: '^libs/projections/src/[^/]+/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: '^libs/projections/src/views\\.ts$' },
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
