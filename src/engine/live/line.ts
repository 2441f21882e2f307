import { backoffDelay } from '../../domain/backoff.js';
import { toChatError, type ChatError } from '../../domain/chat-error.js';
import { isAt } from '../../domain/flow/flow.js';
import { isGone } from '../../domain/refusals.js';
import type { SessionEnvironment } from '../environment.js';
import { LiveConnection } from './connection.js';
import type { LiveHandle } from './handle.js';
import type { LiveParts, PostNews } from './parts.js';
import type { Delivery } from './sink.js';

/** Takes what comes over the line. */
export interface LineListener extends Delivery {
  /** The transport has caught up. */
  caughtUp(): void;
}

const nothing = (): void => undefined;

/** Keeps a conversation connected: one connection after the other, with pauses between those that fail. */
export class LiveLine {
  readonly #environment: SessionEnvironment;
  readonly #transports: LiveParts['transports'];
  readonly #handle: LiveHandle;
  readonly #post: PostNews;
  #connection: LiveConnection | null = null;
  /** It is connected, or being connected, or waits to be connected again. */
  #isWanted = false;
  #isHalted = false;
  /** Attempts to connect that failed, one after the other. */
  #failures = 0;
  #stopRetry: () => void = nothing;

  constructor({ environment, transports }: LiveParts, handle: LiveHandle, post: PostNews) {
    this.#environment = environment;
    this.#transports = transports;
    this.#handle = handle;
    this.#post = post;
  }

  /** The connection that there is, ready or not. */
  get connection(): LiveConnection | null {
    return this.#connection;
  }

  get isReady(): boolean {
    return this.#connection?.isReady === true;
  }

  /** Connects at once, unless it may not ask: it is halted, or connected already. */
  connect(to: LineListener): void {
    if (this.#handle.isClosed || this.#isHalted || this.#isWanted) return;
    this.#isWanted = true;
    this.#failures = 0;
    this.#handle.change({ connection: 'connecting' });
    this.#connect(to);
  }

  /** Keeps it from connecting, or lets it. Returns whether that is new. */
  halt(isHalted: boolean): boolean {
    const isNew = isHalted !== this.#isHalted;
    this.#isHalted = isHalted;
    return isNew;
  }

  /** Wants no line any more. Returns the connection, which is to be closed last: the transport is foreign. */
  letGo(): LiveConnection | null {
    const connection = this.#connection;
    this.#connection = null;
    this.#isWanted = false;
    this.#stopRetry();
    return connection;
  }

  setTyping(isTyping: boolean): void {
    this.#connection?.setTyping(isTyping);
  }

  #connect(to: LineListener): void {
    const { live } = this.#handle;
    if (!live) return;
    const connection = new LiveConnection(() => this.#transports.open(), to);
    this.#connection = connection;
    connection.connect(live.conversation).then(
      () => {
        if (this.#connection !== connection) return;
        this.#failures = 0;
        to.caughtUp();
      },
      (thrown: unknown) => {
        if (this.#connection === connection) this.fail(toChatError(thrown), to);
      },
    );
  }

  /** It can't be connected to: lets the connection go, and tries again where that may help. */
  fail(error: ChatError, to: LineListener): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
    to.line(this.#environment.page.online() ? 'reconnecting' : 'offline');
    this.#post({ type: 'connect-failed', error });
    if (this.#handle.isClosed) return;
    // A live conversation offers no "Try again": it comes back by itself, or is over.
    const isLive = !isAt(this.#handle.place, 'connecting');
    if (isLive && isGone(error)) to.gone(error);
    else if (isLive || error.retryable) this.#connectAgain(to);
  }

  /** After a while, or as soon as the line or the person is back. */
  #connectAgain(to: LineListener): void {
    const { clock, page, random, timings } = this.#environment;
    const delay = backoffDelay(this.#failures, timings.pollRetry, timings.pollHidden, random());
    this.#failures += 1;
    const again = (): void => {
      this.#stopRetry();
      if (!this.#connection) this.#connect(to);
    };
    const stopTimer = clock.after(delay, again);
    const unsubscribe = page.subscribe(() => {
      if (page.online() && page.visible()) again();
    });
    this.#stopRetry = () => {
      this.#stopRetry = nothing;
      stopTimer();
      unsubscribe();
    };
  }
}
