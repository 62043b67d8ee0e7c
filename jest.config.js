const common = {
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: {
    '^@hudna/domain/schema$': '<rootDir>/libs/domain/src/schema/index.ts',
    '^@hudna/event-store/sqlite$': '<rootDir>/libs/event-store/src/sqlite/index.ts',
    '^@hudna/event-store/kurrentdb$': '<rootDir>/libs/event-store/src/kurrentdb/index.ts',
    '^@hudna/event-store/contract$': '<rootDir>/libs/event-store/src/contract/index.ts',
    '^@hudna/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
};

/** Specs by suffix: unit (pure), int (real storage), e2e (a real server over a socket; needs the build). */
export default {
  testTimeout: 60_000,
  projects: ['unit', 'int', 'e2e'].map((suffix) => ({
    ...common,
    displayName: suffix,
    testMatch: [`**/*.${suffix}.spec.ts`],
  })),
};
