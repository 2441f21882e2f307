import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { tsImport } from 'tsx/esm/api';
import { countReporter } from './scripts/test-counts.mjs';
import { findChromium } from './test/support/find-browser.mjs';

const { executablePath, args } = await findChromium();

/** The local double of Kustomer, on the tests' own origin. */
const { createSandboxHost } = await tsImport('./src/sandbox/node-handler.ts', import.meta.url);
const sandbox = createSandboxHost();

async function serveSandbox(context, next) {
  const answered = sandbox.handle(context.req, context.res);
  if (answered === false) return next();
  context.respond = false; // the host writes to the raw response
  await answered;
}

/** Public lists of bad inputs, where they lie beside the project; elsewhere 404, and the tests that want them skip. */
async function serveCorpora(context, next) {
  const name = /^\/__corpora\/([\w-]+\.json)$/.exec(context.path)?.[1];
  if (!context.path.startsWith('/__corpora/')) return next();
  const file = name && new URL(`../shared/corpora/${name}`, import.meta.url);
  if (!file || !existsSync(file)) {
    context.status = 404;
    return;
  }
  context.type = 'json';
  context.body = await readFile(file, 'utf8');
}

export default {
  files: ['test/**/*.test.ts', '!test/e2e/**', '!test/graph/**', '!test/sandbox/**'],
  // Lit's development build warns on every page, and tests should run what ships.
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  middleware: [serveSandbox, serveCorpora],
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args } })],
  concurrency: 2,
  testFramework: { config: { timeout: '10000' } },
  // A failing `expect(element).to.equal(…)` hangs while the element is serialised: give up before people do.
  testsFinishTimeout: 180_000,
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: !process.env.CI }),
    countReporter(),
  ],
  coverageConfig: {
    include: ['src/**/*.ts'],
    reportDir: 'coverage',
    threshold: { lines: 90, branches: 90, statements: 90, functions: 90 },
  },
};
