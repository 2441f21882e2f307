import { ChatError } from '../domain/chat-error.js';
import { BOT, isAt, type Flow, type Place } from '../domain/flow/flow.js';
import type { Conversation } from '../domain/message.js';
import { chunkError } from './chunk-error.js';
import type { SessionContext } from './context.js';
import type { Engine } from './engine.js';
import { lazyOnce } from './lazy-once.js';
import { initialState } from './state.js';

/** What the person sees while the code is on its way. */
const LOADING: Place = { phase: 'handing-off', step: 'sending', stage: 'code', isSlow: false };

/** The engine, and what stands in for it until its code is there: that knows the places `bot` and `code` alone. */
export class LazyEngine {
  readonly #context: SessionContext;
  readonly #open: (context: SessionContext) => Promise<Engine>;
  #loaded: Engine | null = null;
  #load: () => Promise<Engine>;

  constructor(context: SessionContext, open: (context: SessionContext) => Promise<Engine>) {
    this.#context = context;
    this.#open = open;
    this.#load = this.#loadOnce();
  }

  /** `null` until the code is there. */
  get loaded(): Engine | null {
    return this.#loaded;
  }

  load(): Promise<Engine> {
    return this.#load();
  }

  /** @param pending what the page waits for */
  handOff(pending: Promise<Conversation>): void {
    if (this.#loaded) {
      this.#loaded.handOff();
      return;
    }
    this.#stand(LOADING);
    this.#load().then(
      (engine) => {
        // Cancelled meanwhile?
        if (this.#context.promise.pending === pending) engine.handOff();
      },
      () => {
        const error = chunkError();
        if (isAt(this.#context.state.flow.place, 'sending')) this.#stand({ phase: 'bot', error }, error);
      },
    );
  }

  /** The person has done something: what they do may have to be kept. */
  acted(): void {
    if (this.#loaded) this.#loaded.acted();
    else this.#load().catch(() => undefined);
  }

  /** A human is likely to be asked for soon. */
  prime(): void {
    this.#load().then(
      (engine) => {
        engine.prime();
      },
      // The handoff itself will load it again, and say so if it can't.
      () => undefined,
    );
  }

  cancel(): boolean {
    if (this.#loaded) return this.#loaded.cancel();
    this.#stand(BOT, new ChatError('cancelled', 'The handoff was cancelled.'));
    return true;
  }

  reset(): void {
    if (this.#loaded) {
      this.#loaded.reset();
      return;
    }
    const { externalIds, config, store, promise } = this.#context;
    this.#context.useFurtherId(externalIds.next(config.externalId));
    store.update(initialState());
    promise.reject(new ChatError('cancelled', 'The chat was reset.'));
  }

  /** Now it can be told whose what is stored is. */
  reopenWithheld(): void {
    if (this.#loaded?.isWithheld && this.#isWithBot) this.reopen();
  }

  /** Begins again with what is stored, as after a reload: another page of the tab has gone on with it. */
  reopen(): void {
    const { store, promise, state } = this.#context;
    const { history } = state.log;
    this.#loaded?.close();
    this.#loaded = null;
    const fresh = initialState();
    store.update({ ...fresh, log: { ...fresh.log, history } });
    this.#load = this.#loadOnce();
    this.#load().then(
      () => {
        if (!this.#isWithBot) return;
        promise.reject(new ChatError('cancelled', 'Another page of this tab has gone on with the handoff.'));
      },
      () => undefined,
    );
  }

  get #isWithBot(): boolean {
    return this.#context.state.flow.place.phase === 'bot';
  }

  readonly #loadOnce = (): (() => Promise<Engine>) =>
    lazyOnce(async () => (this.#loaded = await this.#open(this.#context)));

  #stand(place: Place, error: ChatError | null = null): void {
    const { promise, store, state } = this.#context;
    const flow: Flow = { ...state.flow, place };
    if (error) promise.reject(error);
    const isTold = error && error.code !== 'cancelled';
    store.update({ flow }, isTold ? [{ type: 'handoff-error', error }] : []);
  }
}
