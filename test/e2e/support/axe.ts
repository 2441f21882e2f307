import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const SCRIPT = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const OPTIONS: RunOptions = {
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  },
  // Off by default, though WCAG 2.2 AA asks for it.
  rules: { 'target-size': { enabled: true }, region: { enabled: false } },
  resultTypes: ['violations'],
};

/** The rules that the chat on the page violates, each with its places. Looks into open shadow roots. */
export async function violations(page: Page): Promise<string[]> {
  // axe waits by timers, which a held clock would hold too.
  await page.clock.resume();
  await page.addScriptTag({ path: SCRIPT });
  const results = await page.evaluate((options) => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: string, options: RunOptions): Promise<AxeResults> };
    };
    return axe.run('kustomer-handoff-chat', options);
  }, OPTIONS);
  return results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  at ${target.flat().join(' >>> ')}: ${failureSummary ?? ''}`).join('\n')}`,
  );
}
