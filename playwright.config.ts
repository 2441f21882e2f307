import { defineConfig } from '@playwright/test';
import { findChromium } from './test/support/find-browser.mjs';

const chromium = { browserName: 'chromium', launchOptions: await findChromium() } as const;

// Each e2e fixture starts the servers that it needs, on free ports: none is shared, and none is started here.
export default defineConfig({
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // What takes long on a busy machine is no failure; what hangs is one.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['./scripts/playwright-counts.mjs']],
  projects: [
    // What rewrites the shipped code at build time. No browser either.
    { name: 'tools', testDir: 'scripts' },
    // The sandbox over HTTP. A browser starts for its web scripts alone.
    { name: 'sandbox', testDir: 'test/sandbox', use: chromium },
    {
      name: 'e2e',
      testDir: 'test/e2e',
      use: { ...chromium, trace: 'retain-on-failure' },
    },
  ],
});
