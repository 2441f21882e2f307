import { systemClock } from '../platform/clock.js';
import { randomIds } from '../platform/ids.js';
import { ChatSession } from '../session/chat-session.js';
import { warn } from '../warn.js';
import type { HandoffSession } from './handoff-session.js';
import { loadEngine } from './lazy.js';
import { configOf, type HandoffSessionOptions } from './options.js';
import { SessionAdapter } from './session-adapter.js';
import { SessionEvents } from './session-events.js';

/** What a listener of the page threw is uncaught, as anywhere; a server's platform may have no word for that. */
const report = (thrown: unknown): void => {
  if (typeof reportError === 'function') reportError(thrown);
  else
    queueMicrotask(() => {
      throw thrown;
    });
};

/**
 * Creates the chat without any element: the log, the handoff, the live conversation. Call `connect()` to let it listen
 * to the page, and `disconnect()` when you are done with it.
 */
export const createHandoffSession = (options: HandoffSessionOptions = {}): HandoffSession => {
  // A server has no page: there only a whole address is one.
  const pageUrl = typeof document === 'undefined' ? 'about:blank' : document.baseURI;
  const events = new SessionEvents();
  const session = new ChatSession(
    {
      clock: systemClock,
      ids: randomIds,
      openEngine: async (context) => (await loadEngine()).openEngine(context),
    },
    configOf(options, pageUrl),
    { ...events.hooks, warn, report },
  );
  return new SessionAdapter(session, events, options, pageUrl);
};
