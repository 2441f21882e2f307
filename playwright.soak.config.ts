import { defineConfig } from '@playwright/test';
import base from './playwright.config.js';

const [, , e2e] = base.projects ?? [];

// What takes too long for every change: `npm run soak`, which says what it can be told. The settings are the journeys'.
export default defineConfig({
  fullyParallel: true,
  workers: 2,
  retries: 0,
  expect: { timeout: 30_000 },
  reporter: [['line']],
  // A life of a day takes minutes.
  timeout: 30 * 60_000,
  projects: [{ ...e2e, name: 'soak', testDir: 'test/soak', use: { ...e2e?.use, trace: 'off' } }],
});
