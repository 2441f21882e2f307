import { existsSync, readdirSync } from 'node:fs';
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

/** Public lists of bad inputs, where they lie beside the project. The tests ask for the list of names first. */
const corporaFolder = new URL('../shared/corpora/', import.meta.url);
const corpora = existsSync(corporaFolder)
  ? readdirSync(corporaFolder).flatMap((file) => /^([\w-]+)\.json$/.exec(file)?.[1] ?? [])
  : [];

async function serveCorpora(context, next) {
  if (!context.path.startsWith('/__corpora/')) return next();
  const name = /([\w-]+)\.json$/.exec(context.path)?.[1];
  context.type = 'json';
  context.body = corpora.includes(name)
    ? await readFile(new URL(`${name}.json`, corporaFolder), 'utf8')
    : JSON.stringify(corpora);
}

/** `npm run test:all` proves in a browser too what the gate runs in Node alone. */
const isWhole = process.env.PROOF === 'whole';
const { PROOF, PROOF_SEED } = process.env;
const testEnvironment = JSON.stringify({ ...(PROOF && { PROOF }), ...(PROOF_SEED && { PROOF_SEED }) });

/** Answers with 404 are what some tests are about: no news. */
const quietReporter = (options) => {
  const reporter = defaultReporter(options);
  return {
    ...reporter,
    reportTestFileResults: (results) => {
      for (const session of results.sessionsForTestFile) session.request404s = [];
      return reporter.reportTestFileResults?.(results);
    },
  };
};

export default {
  files: [
    'test/{elements,composer,conversation,options,platform,developer}/**/*.test.ts',
    'test/index.test.ts',
    ...(isWhole ? ['test/{domain,ports,kustomer,session,engine,redactors,headless,i18n}/**/*.test.ts'] : []),
  ],
  testRunnerHtml: (framework) =>
    `<body><script>testEnvironment = ${testEnvironment}</script><script type="module" src="${framework}"></script></body>`,
  // Lit's development build warns on every page, and tests should run what ships.
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  middleware: [serveSandbox, serveCorpora],
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args } })],
  concurrency: 2,
  // What takes long on a busy machine is no failure; what hangs is one.
  testFramework: { config: { timeout: '60000' } },
  // A failing `expect(element).to.equal(…)` hangs while the element is serialised: give up before people do.
  testsFinishTimeout: isWhole ? 3_600_000 : 600_000,
  reporters: [
    quietReporter({ reportTestResults: true, reportTestProgress: !process.env.CI }),
    countReporter(),
  ],
  coverageConfig: {
    // The rest is measured in Node: see .c8rc.json.
    include: ['src/*.ts', 'src/{elements,composer,conversation,options,platform,developer,i18n}/**/*.ts'],
    reportDir: 'coverage/browser',
    threshold: { lines: 90, branches: 90, statements: 90, functions: 90 },
  },
};
