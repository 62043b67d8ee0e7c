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
    },
  },
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
);
