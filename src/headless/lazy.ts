import type { SessionContext } from '../session/context.js';
import type { Engine } from '../session/engine.js';

/** What talks to Kustomer. */
interface EngineChunk {
  readonly openEngine: (context: SessionContext) => Promise<Engine>;
}

/* Apart from the element's `lazy.ts`, whose conversation brings the engine along: there it is no chunk to load by itself. */
export const loadEngine = (): Promise<EngineChunk> => import('../engine/browser.js');
