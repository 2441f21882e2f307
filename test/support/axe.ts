import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';

// axe-core is a classic script: imported for its side effect, it leaves itself on the window.
declare global {
  interface Window {
    axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };
  }
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const options: RunOptions = {
  runOnly: { type: 'tag', values: tags },
  rules: {
    'target-size': { enabled: true }, // off by default, though WCAG 2.2 AA asks for it
    region: { enabled: false }, // about whole pages: a widget in a fixture has no landmarks round it
  },
  resultTypes: ['violations'],
};

/** axe can't run twice at once. */
let last: Promise<unknown> = Promise.resolve();

/** Fails with one paragraph per violated rule: what it says, where, and why. Looks into open shadow roots. */
export async function expectNoA11yViolations(element: Element): Promise<void> {
  const run = last.then(() => window.axe.run(element, options));
  last = run.catch(() => undefined);
  const { violations } = await run;
  if (violations.length === 0) return;
  const report = violations.map(({ id, impact, help, helpUrl, nodes }) => {
    const places = nodes.map(({ target, html, failureSummary }) => {
      const path = target.flat().join(' >>> ');
      return `  at ${path}\n    ${html}\n    ${(failureSummary ?? '').replaceAll('\n', '\n    ')}`;
    });
    return `${id} (${impact ?? 'unknown'}): ${help}\n  ${helpUrl}\n${places.join('\n')}`;
  });
  throw new Error(`${String(violations.length)} accessibility rules violated\n\n${report.join('\n\n')}`);
}
