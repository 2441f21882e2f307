import { DEFAULT_TIMINGS } from '../ports/timings.js';
import { en } from '../i18n/en.js';
import { resolveBaseUrl } from '../session/address.js';
import { loadEngine } from '../lazy.js';
import { systemClock } from '../platform/clock.js';
import { randomIds } from '../platform/ids.js';
import { ChatSession } from '../session/chat-session.js';
import type { Engine } from '../session/engine.js';
import { warn } from '../warn.js';
import type { SessionConfig } from '../session/config.js';
import type { SessionContext, SessionHooks } from '../session/context.js';

const DEFAULT_CONFIG: SessionConfig = {
  baseUrl: null,
  from: null,
  brand: null,
  externalId: null,
  lang: null,
  archive: false,
  anonymous: false,
  trackingToken: null,
  routes: null,
  redact: null,
  review: false,
  resume: 'session',
  name: '',
  pollInterval: DEFAULT_TIMINGS.pollActive,
  transport: null,
  driver: 'auto',
  connectingNotice: en.connectingNotice,
};

export interface HandoffSessionOptions extends Partial<Omit<SessionConfig, 'baseUrl'>> {
  /** Organisation name, `[a-z0-9-]+`. */
  readonly org?: string;
  readonly baseUrl?: string;
  readonly hooks?: SessionHooks;
}

/**
 * The chat without any element: the log, the handoff, the live conversation. Call `resume()` to let it listen to the
 * page, and `suspend()` when you are done with it.
 */
export const createHandoffSession = (options: HandoffSessionOptions = {}): ChatSession => {
  const { org = '', baseUrl = '', hooks = {}, ...config } = options;
  const openEngine = async (core: SessionContext): Promise<Engine> => (await loadEngine()).openEngine(core);
  return new ChatSession(
    { clock: systemClock, ids: randomIds, openEngine },
    { ...DEFAULT_CONFIG, ...config, baseUrl: resolveBaseUrl(org, baseUrl, document.baseURI) },
    { warn, ...hooks },
  );
};
