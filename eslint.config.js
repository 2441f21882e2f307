import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { layersRule } from './scripts/eslint-layers.js';

const nodeFiles = [
  '*.ts',
  'scripts/**',
  'src/sandbox/{node-handler,server,cli,vite-plugin,web-scripts}.ts',
  'test/{e2e,graph,sandbox,soak,types/package}/**',
  'test/support/tcp-*.ts',
  'test/support/node-setup.ts',
];

const noHtmlSinks = [
  {
    selector:
      'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)$/]',
    message: 'Text becomes DOM through Lit templates only.',
  },
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(write|writeln)$/]',
    message: 'Text becomes DOM through Lit templates only.',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\.(inner|outer)HTML\\s*=/]',
    message: 'Text becomes DOM through Lit templates only.',
  },
];

const noForeignSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'TSModuleDeclaration[kind!="global"]', message: 'Use modules.' },
];

/** `wait` and `until` take their listener off when the waiting is over; every other one stays as long as its signal. */
const noAbortListener = {
  selector: 'CallExpression[callee.property.name="addEventListener"][arguments.0.value="abort"]',
  message: "Use wait() or until() of src/ports/clock.ts: nobody else listens to 'abort'.",
};

const takesWorldAsArgument = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take a Clock.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take a Clock.' },
];

const noInlineStyle = {
  selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle\\s*=/]',
  message: 'A strict CSP blocks style attributes: use a class or a part.',
};

const noUnsafeDirectives = [
  {
    regex: '^lit(-html)?/(directives/unsafe-(html|svg|mathml)|static-html)(\\.js)?$',
    message: 'Text becomes DOM through ordinary Lit templates only.',
  },
  {
    regex: '^lit(-html)?/directives/style-map(\\.js)?$',
    message: 'Its first rendering is a style attribute, which a strict CSP blocks.',
  },
  {
    regex: '^fast-check$',
    message: 'Import `fc` from test/support/property.js: its seed is that of the run.',
  },
  { regex: '^date-fns$', message: 'Import `date-fns/<function>`: the barrel is slow in the test runner.' },
];

export default defineConfig(
  globalIgnores(['dist', 'dist-demo', 'coverage', 'test-results', 'playwright-report', 'screenshots']),

  // Core rules that TypeScript does not make superfluous.
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-alert': 'error',
      'no-control-regex': 'error',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-empty-pattern': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },

  // Configuration and scripts in plain JavaScript.
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'tsconfig.node.json'] } },
    rules: {
      'no-restricted-syntax': ['error', ...noForeignSyntax, ...noHtmlSinks],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: noUnsafeDirectives }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `keyCode` 229 is the one sign of an input method that every browser gives.
      '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'lib', name: 'keyCode' }] }],
      // Wrong about `signal.aborted` and other properties that change during an `await`.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/unbound-method': 'off', // Lit binds listeners in templates to their element
    },
  },

  // The widget and its demo.
  {
    files: ['src/**/*.ts', 'demo/**/*.ts'],
    ignores: nodeFiles,
    extends: [lit.configs['flat/recommended'], litA11y.configs.recommended, wc.configs['flat/best-practice']],
    languageOptions: { globals: globals.browser },
    rules: {
      'lit/lifecycle-super': 'error',
      'lit/no-native-attributes': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/no-value-attribute': 'error',
      'lit/prefer-static-styles': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { house: { rules: { layers: layersRule } } },
    rules: {
      'house/layers': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...noForeignSyntax, ...noHtmlSinks, noInlineStyle, noAbortListener],
    },
  },
  { files: ['src/platform/console*.ts', 'src/sandbox/**'], rules: { 'no-console': 'off' } },

  // A file is read in one go, and a function on one screen. Tables of texts are as long as their texts.
  {
    files: ['src/**/*.ts'],
    ignores: ['src/i18n/**'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },

  // Time, ids, randomness, storage and fetch arrive as arguments; src/platform implements them.
  {
    files: ['src/{domain,ports,kustomer,session,engine}/**/*.ts'],
    ignores: ['src/engine/browser.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          ...[
            'window',
            'document',
            'self',
            'globalThis',
            'navigator',
            'location',
            'history',
            'customElements',
          ],
          ...['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'crypto', 'performance'],
          ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket', 'BroadcastChannel'],
          ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'],
          ...['requestAnimationFrame', 'requestIdleCallback', 'addEventListener', 'removeEventListener'],
        ].map((name) => ({ name, message: 'Only src/platform touches globals: take it as an argument.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take a Random.' },
        { object: 'AbortSignal', property: 'timeout', message: 'Take a Clock.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...noForeignSyntax,
        ...noHtmlSinks,
        ...takesWorldAsArgument,
        noAbortListener,
      ],
    },
  },
  // `wait` and `until` are the only two that listen to `abort`.
  {
    files: ['src/ports/clock.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...noForeignSyntax, ...noHtmlSinks, ...takesWorldAsArgument],
    },
  },
  // The sandbox imports nothing of ours.
  {
    files: ['src/sandbox/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noForeignSyntax, ...noHtmlSinks, noInlineStyle] },
  },

  {
    files: ['test/**/*.ts'],
    languageOptions: { globals: { ...globals.browser, ...globals.mocha } },
    rules: {
      'no-restricted-syntax': ['error', ...noForeignSyntax], // a test looks at markup, and plants bad one
      'no-script-url': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // @open-wc/testing types `equal()` as a promise, which it is not.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'chai', name: 'Equal' }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // JSON from the wire is `any`, and a test that reads it wrongly fails anyway.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // chai: expect(x).to.be.true
      '@typescript-eslint/require-await': 'off', // fakes of asynchronous ports
    },
  },

  { files: nodeFiles, languageOptions: { globals: globals.node } },
);
