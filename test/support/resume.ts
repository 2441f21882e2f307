import { memoryStorage } from '../../src/platform/storage.js';
import type { SandboxFault } from './sandbox.js';
import { openSession, Routes, TOKEN_KEY, type SessionOptions, type TestSession } from './session.js';

/* Pages of one tab, one after the other or at once, with what the tab has stored. */

/** What everybody has said in `BOT_LOG`. */
export const SAID = ['Where is my order?', 'I am only a bot.'];
export const PARTS = ['tab', 'handoff', 'log', 'outbox', 'draft'];
/** Where a part is stored, as `testConfig` and an element without an id make it. */
export const keyOf = (part: string): string => `khc:${part}:https://acme.test||`;

/** What the tab has stored, by part. */
export const storedIn = ({ storage }: TestSession): Record<string, string> =>
  Object.fromEntries(
    PARTS.flatMap((part) => {
      const value = storage.get(keyOf(part));
      return value === null ? [] : [[part, value]];
    }),
  );

/** The next page of the same tab. */
export const nextPage = async (before: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
  before.page.leave();
  before.leave();
  const test = openSession({ ...options, beside: before });
  await test.session.preload();
  return test;
};

/** A copy of the tab, as browsers duplicate it with all that it has stored; the first one stays open. */
export const duplicate = async (before: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
  const storage = memoryStorage();
  for (const key of [...PARTS.map(keyOf), TOKEN_KEY]) {
    const value = before.storage.get(key);
    if (value !== null) storage.set(key, value);
  }
  const test = openSession({ ...options, beside: before, storage });
  const opened = test.session.preload();
  await test.pass(1_000);
  await opened;
  return test;
};

/** No message arrives, and the line seems to be down. */
export const DROPPED_SENDS: SandboxFault = { match: Routes.send, kind: 'drop-before', times: 'always' };
