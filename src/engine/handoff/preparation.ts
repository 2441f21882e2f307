import { chunkError } from '../../session/chunk-error.js';
import type { SessionHooks } from '../../session/context.js';

/** Loads everything that a created conversation will need, so that it always has its view. */
export class Preparation {
  readonly #hooks: SessionHooks;

  constructor(hooks: SessionHooks) {
    this.#hooks = hooks;
  }

  /** @throws ChatError `network`, retryable, where code could not be loaded */
  async load(): Promise<void> {
    try {
      await this.#hooks.prepareView?.();
    } catch {
      throw chunkError();
    }
  }
}
