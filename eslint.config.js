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
