import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const noEventBus = {
  name: '@nestjs/cqrs',
  importNames: ['Saga', 'EventsHandler', 'EventBus', 'EventPublisher', 'ofType'],
  message: 'Whatever must happen is a checkpointed consumer of the log: sagas die at the first throw (docs/adr/0005).',
};

export default tseslint.config(
  {
    ignores: [
      'dist*/',
      'data/',
      'coverage/',
      'test/bench/node_modules/',
      'test/house/crooked/',
      'apps/console/',
      '**/*.generated.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-imports': ['error', { paths: [noEventBus] }],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // Time is a value: only the kernel's clock asks the machine for it.
    files: ['libs/*/domain/**/*.ts', 'libs/law/**/*.ts', 'libs/kernel/**/*.ts', 'projections/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/kernel/instant.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time arrives in the context.' },
        {
          selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
          message: 'Time arrives in the context.',
        },
        {
          selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
          message: 'Nothing random in the domain.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'libs/testing/**/*.ts', 'libs/*/contract/**/*.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        module: 'writable',
        performance: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
