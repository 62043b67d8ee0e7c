import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'test/bench/peers/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      // A file fits on a screen or two.
      'max-lines': ['error', 300],
    },
  },
  { files: ['**/*.spec.ts', '**/*.fixture.ts'], rules: { 'max-lines': ['error', 400] } },
  { files: ['apps/cli/**', 'examples/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    // What comes from ledgers and servers is made harmless on its one way out.
    files: ['apps/cli/src/**/*.ts'],
    ignores: ['**/output.ts', '**/*.spec.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['stdout', 'stderr'].map((property) => ({
          object: 'process',
          property,
          message: 'All that is said goes out by output.ts.',
        })),
      ],
    },
  },
  {
    // The domain is pure: no clock, no randomness, no I/O, no framework (class-validator on commands aside).
    files: ['libs/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'setTimeout',
        'setInterval',
        'process',
        'fetch',
        'crypto',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Date',
          property: 'now',
          message: 'The domain has no clock: take the time as an argument.',
        },
        { object: 'Math', property: 'random', message: 'The domain has no randomness.' },
        {
          object: 'Temporal',
          property: 'Now',
          message: 'The domain has no clock: take the time as an argument.',
        },
      ],
    },
  },
  {
    // An error of ours is known by its class; what KurrentDB says of itself has no other form than its message.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      '**/*.testing.ts',
      '**/contract/**',
      'libs/event-store/src/kurrentdb/connection.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.property.name='message'][callee.property.name=/^(includes|match|startsWith|endsWith|indexOf|search)$/]",
          message: 'Ask for the class of an error, not for its words.',
        },
        {
          selector:
            "CallExpression[callee.property.name=/^(test|exec)$/] > MemberExpression[property.name='message']",
          message: 'Ask for the class of an error, not for its words.',
        },
      ],
    },
  },
);
