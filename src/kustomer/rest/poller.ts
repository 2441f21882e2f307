import { backoffDelay } from '../../domain/backoff.js';
import { ChatError } from '../../domain/chat-error.js';
import { requestedWait } from '../../domain/refusals.js';
import type { Clock } from '../../ports/clock.js';
import type { Page } from '../../ports/page.js';
import type { Random } from '../../ports/random.js';
import type { Timings } from '../../ports/timings.js';

export interface PollerDependencies {
  readonly clock: Clock;
  readonly page: Page;
  readonly random: Random;
  readonly timings: Pick<Timings, 'pollRetry' | 'pollHidden' | 'resendMost'>;
  /** Returns the milliseconds from a poll that went well to the next; `null` to rest until poked. */
  readonly delay: () => number | null;
  readonly poll: () => Promise<void>;
}

/** Returns the milliseconds for which a server that has had enough requests wants none. */
const restAfter = (thrown: unknown): number =>
  thrown instanceof ChatError && thrown.status === 429 ? (requestedWait(thrown) ?? 0) : 0;

/** Runs one poll at a time, for ever, until stopped. A poke, and the page or the line coming back, polls at once. */
export class Poller {
  readonly #deps: PollerDependencies;
  #stopTimer: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  #running = false;
  #pokedWhileRunning = false;
  #stopped = true;
  #failures = 0;
  #restsUntil = -Infinity;

  constructor(dependencies: PollerDependencies) {
    this.#deps = dependencies;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#unsubscribe = this.#deps.page.subscribe(() => {
      if (this.#deps.page.online() && this.#deps.page.visible()) this.poke();
      else this.#schedule();
    });
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
    this.#unsubscribe();
  }

  poke(): void {
    if (this.#stopped || this.#deps.clock.now() < this.#restsUntil) return;
    if (this.#running) this.#pokedWhileRunning = true;
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#stopTimer();
    this.#running = true;
    try {
      await this.#deps.poll();
      this.#failures = 0;
    } catch (thrown) {
      // The poll itself has told whoever needs to know; here it only means a longer wait.
      this.#failures += 1;
      const { clock, timings } = this.#deps;
      this.#restsUntil = clock.now() + Math.min(restAfter(thrown), timings.resendMost);
    }
    this.#running = false;
    if (this.#pokedWhileRunning) {
      this.#pokedWhileRunning = false;
      if (this.#failures === 0) {
        this.poke();
        return;
      }
    }
    this.#schedule();
  }

  #schedule(): void {
    this.#stopTimer();
    if (this.#stopped || this.#running) return;
    const { pollRetry, pollHidden } = this.#deps.timings;
    const delay =
      this.#failures > 0
        ? backoffDelay(this.#failures - 1, pollRetry, pollHidden, this.#deps.random())
        : this.#deps.delay();
    if (delay === null) return;
    const rest = this.#restsUntil - this.#deps.clock.now();
    this.#stopTimer = this.#deps.clock.after(Math.max(delay, rest), () => {
      this.poke();
    });
  }
}
