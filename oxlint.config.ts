// The linter. What a layer may import and use stands in tests/tools/layers.ts.

import { defineConfig } from 'oxlint';

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise'],
  jsPlugins: ['./tests/tools/layers-rule.ts'],
  categories: { correctness: 'error' },
  env: { builtin: true, es2026: true, node: true, browser: true },
  rules: {
    'paperseal/layers': 'error',
    eqeqeq: 'error',
    'max-lines': ['error', { max: 300 }],
    'no-var': 'error',
    'prefer-const': 'error',
    'import/extensions': ['error', 'ignorePackages'],
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': [
      'error',
      {
        checksVoidReturn: {
          attributes: false,
        },
      },
    ],
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      {
        considerDefaultExhaustiveForUnions: true,
      },
    ],
    'unicorn/filename-case': [
      'error',
      {
        case: 'kebabCase',
      },
    ],
    'unicorn/no-thenable': 'off',
    'require-await': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/unbound-method': 'off',
    'unicorn/no-useless-spread': 'off',
  },
  overrides: [
    { files: ['tests/e2e/*.ts'], rules: { 'typescript/restrict-template-expressions': 'off' } },
    {
      files: ['components/**', 'entrypoints/**', 'lib/**'],
      rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: false, skipComments: false }] },
    },
    // A test is as long as its story.
    { files: ['tests/**'], rules: { 'max-lines': ['error', { max: 400 }] } },
  ],
  ignorePatterns: ['.output', '.wxt', 'node_modules', 'tour/**'],
});
