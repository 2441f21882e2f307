import { toChatError } from '../../domain/chat-error.js';
import type { Flow } from '../../domain/flow/flow.js';
import type { BaselineReading } from '../../domain/handoff/baseline.js';
import type { HandoffClient } from '../../kustomer/handoff-client.js';
import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import type { SessionContext } from '../../session/context.js';
import type { Customer } from '../customer/identity.js';

/** A reading, and whose list it was. */
interface OwnedReading extends BaselineReading {
  readonly owner: string | null;
}

interface Priming {
  readonly externalId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reading: Promise<OwnedReading>;
}

/** Reads which conversations there are before a POST; early, so that it costs the person no time. */
export class Baselines {
  readonly #context: SessionContext;
  readonly #client: HandoffClient;
  readonly #customer: Customer;
  readonly #clock: Clock;
  readonly #timings: Pick<Timings, 'baselineFresh'>;
  #priming: Priming | null = null;

  constructor(
    context: SessionContext,
    client: HandoffClient,
    customer: Customer,
    { clock, timings }: { readonly clock: Clock; readonly timings: Pick<Timings, 'baselineFresh'> },
  ) {
    this.#context = context;
    this.#client = client;
    this.#customer = customer;
    this.#clock = clock;
    this.#timings = timings;
  }

  /** Begins to read, unless a reading of a moment ago does. */
  prime(flow: Flow): void {
    const { externalId } = flow;
    const now = this.#clock.now();
    const known = this.#priming;
    if (known?.externalId === externalId && now - known.at < this.#timings.baselineFresh) return;
    const reading = this.#read(flow, new AbortController().signal);
    // Whoever needs it will see the failure.
    reading.catch(() => undefined);
    this.#priming = { externalId, at: now, reading };
  }

  /** Forgets what was read early. */
  drop(): void {
    this.#priming = null;
  }

  /** @throws ChatError as HandoffClient.readBaseline */
  async read(flow: Flow, signal: AbortSignal, mayBePrimed: boolean): Promise<BaselineReading> {
    if (mayBePrimed) this.prime(flow);
    const primed = this.#priming;
    this.#priming = null;
    if (primed && mayBePrimed) {
      // One that failed may have come too early: the line or the token may be there by now. But one that has waited its
      // time out has made the person wait as well.
      const reading = await primed.reading.catch((error: unknown) => {
        if (toChatError(error).code === 'timeout') throw error;
        return null;
      });
      if (reading && reading.owner === this.#customer.owner) return reading;
    }
    return this.#read(flow, signal);
  }

  async #read({ externalId, posted }: Flow, signal: AbortSignal): Promise<OwnedReading> {
    const earlier = posted ? { earlier: posted.baseline } : {};
    const reading = await this.#client.readBaseline(externalId, signal, {
      ...earlier,
      isArchive: this.#context.config.archive,
    });
    return { ...reading, owner: this.#customer.lastSeen };
  }
}
