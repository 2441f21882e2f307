import type { Fact } from '../../domain/facts.js';
import type { MessageLog } from '../../domain/log/message-log.js';
import type { Place } from '../../domain/flow/flow.js';
import type { SessionContext } from '../../session/context.js';
import type { Live } from '../../session/state.js';
import { merged } from '../../session/store.js';

/** The way of one conversation to the state. Closed, it reads nothing and writes nothing: the state is another's by then. */
export class LiveHandle {
  readonly #context: SessionContext;
  #isClosed = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** What the conversation has; `null` once it is not this session's any more. */
  get live(): Live | null {
    return this.#isClosed ? null : this.#context.state.live;
  }

  get log(): MessageLog {
    return this.#context.state.log;
  }

  get place(): Place {
    return this.#context.state.flow.place;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  change(change: Partial<Live>): void {
    if (!this.#isClosed) this.#context.store.update({ live: this.#with(change) });
  }

  /** Writes the log and what belongs to it as one change, with what is told of it. */
  write(log: MessageLog, change: Partial<Live> = {}, facts: readonly Fact[] = []): void {
    if (!this.#isClosed) this.#context.store.update({ log, live: this.#with(change) }, facts);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Returns the same object where nothing of it changes, so that nothing is told. */
  #with(change: Partial<Live>): Live | null {
    const { live } = this;
    return live && merged(live, change);
  }
}
