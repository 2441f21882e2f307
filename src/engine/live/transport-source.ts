import type { ChatApi } from '../../kustomer/api.js';
import { openTransport } from '../../kustomer/live-driver.js';
import type { LiveTransport } from '../../ports/live-transport.js';
import type { SessionContext } from '../../session/context.js';
import type { LiveToken } from '../customer/access.js';
import type { SessionEnvironment } from '../environment.js';

/** Makes what carries a conversation, anew for each connection: the page's own transport, or Kustomer's driver. */
export class TransportSource {
  readonly #context: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #access: { readonly api: ChatApi; readonly token: LiveToken };

  constructor(
    context: SessionContext,
    environment: SessionEnvironment,
    access: { readonly api: ChatApi; readonly token: LiveToken },
  ) {
    this.#context = context;
    this.#environment = environment;
    this.#access = access;
  }

  /** @throws what the page's factory throws */
  open(): LiveTransport {
    const { config, store } = this.#context;
    const own = config.transport?.();
    if (own) return own;
    return openTransport({
      environment: this.#environment,
      ...this.#access,
      config: () => this.#context.config,
      signal: (fact) => {
        store.update({}, [fact]);
      },
    });
  }
}
