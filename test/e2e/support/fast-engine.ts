import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { browserEnvironment } from '../../../src/engine/browser.js';
import { openSessionEngine, type SessionEngine } from '../../../src/engine/session-engine.js';
import type { SessionContext } from '../../../src/session/context.js';
import { scaleTimings } from '../../support/scale-timings.js';

/*
 * Stands in for `src/engine/browser.ts` in the one build that `fast-element.ts` makes for the journeys over a bad line, so that
 * a minute of the product takes three seconds there. It lies among the tests, since nothing of it may ever be shipped.
 */

/** A day of virtual time takes 72 minutes: long enough to tell waits apart on a busy machine. */
export const FACTOR = 20;

/** A busy machine may take longer for an answer than a twentieth of the product's patience: that is no lost request. */
const REQUEST_MS = 3_000;

/** The page's own interval has its place beside the timings. */
const withFastPolls = (context: SessionContext): SessionContext =>
  new Proxy(context, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'config') return { ...target.config, pollInterval: target.config.pollInterval / FACTOR };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });

export const openEngine = (context: SessionContext): Promise<SessionEngine> => {
  const timings = { ...scaleTimings(DEFAULT_TIMINGS, FACTOR), request: REQUEST_MS };
  return openSessionEngine(withFastPolls(context), browserEnvironment({ timings }));
};
