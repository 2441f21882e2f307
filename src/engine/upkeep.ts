import type { News } from '../domain/flow/events.js';
import { isAt, type Flow } from '../domain/flow/flow.js';
import { needsOf } from '../domain/flow/needs.js';
import type { SessionContext } from '../session/context.js';
import type { Reader } from '../session/engine.js';
import { lockNameOf } from './handoff/lock.js';
import { LiveConversation } from './live/conversation.js';
import type { EngineParts } from './parts.js';

/**
 * Keeps what lasts as the flow needs it: other tabs' lock, the marker of a reload, the customer, the conversation, the
 * timer. Each method makes up the difference between what there is and what `needsOf` says.
 */
export class Upkeep {
  readonly #context: SessionContext;
  readonly #parts: EngineParts;
  readonly #post: (news: News) => void;
  #live: LiveConversation | null = null;
  #timer: { readonly key: string; readonly stop: () => void } | null = null;
  #reader: Reader = { isHere: false, isAtEnd: false };
  /** The conversation goes on under another id. */
  #hasMoved = false;
  #isClosed = false;

  constructor(context: SessionContext, parts: EngineParts, post: (news: News) => void) {
    this.#context = context;
    this.#parts = parts;
    this.#post = post;
  }

  /** The present conversation; `null` where there is none. */
  get live(): LiveConversation | null {
    return this.#live;
  }

  readerMoved(reader: Reader): void {
    this.#reader = reader;
    this.#live?.readerMoved(reader);
  }

  /** Lock, marker and customer: nothing of it is foreign. */
  meetStorage(): void {
    const { lock, persistence } = this.#parts;
    const flow = this.#flow;
    const needs = needsOf(flow);
    if (!needs.lock) lock.free();
    else if (isAt(flow.place, 'checking', 'unconfirmed')) this.#keepLock(flow);
    persistence.mark(needs.marker);
    this.#meetCustomer(flow, needs.isBound);
  }

  /** Closes a conversation that is not the flow's any more. */
  closeConversation(): void {
    const live = this.#live;
    const wanted = needsOf(this.#flow).conversation;
    if (!live || live.id === wanted?.ref.id) return;
    this.#hasMoved = wanted !== null;
    this.#live = null;
    live.close();
  }

  /** Opens the flow's conversation, and connects it. @param isContinued whether an earlier page's log goes on */
  meetConversation(isContinued = false): void {
    const wanted = needsOf(this.#flow).conversation;
    if (!wanted || this.#isClosed) return;
    if (!this.#live) {
      const { live } = this.#parts;
      this.#live = new LiveConversation(live, wanted.ref, isContinued || this.#hasMoved, this.#post);
      this.#hasMoved = false;
      this.#live.readerMoved(this.#reader);
    }
    this.#live.halt(wanted.isHalted);
    if (this.#parts.attachment.isAttached) this.#live.connect();
  }

  meetTimer(): void {
    const wanted = this.#parts.attachment.isAttached ? needsOf(this.#flow).timer : null;
    if (wanted?.key === this.#timer?.key) return;
    this.#stopTimer();
    if (!wanted) return;
    const { clock } = this.#context;
    const { slow, unconfirmedAfter } = this.#parts.environment.timings;
    const resend = Math.max(0, (wanted.at ?? 0) - clock.now());
    const delay = { slow, unconfirmed: unconfirmedAfter, resend }[wanted.for];
    const stop = clock.after(delay, () => {
      this.#timer = null;
      this.#post({ type: 'due' });
    });
    this.#timer = { key: wanted.key, stop };
  }

  /** The element has left the page: reading and timers stop. */
  detach(): void {
    this.#stopTimer();
    this.#live?.disconnect();
  }

  /** Lets everything go, for good. */
  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    this.#parts.lock.free();
    const live = this.#live;
    this.#live = null;
    live?.close();
  }

  get #flow(): Flow {
    return this.#context.state.flow;
  }

  /** After a reload the lock is gone: other tabs shall not post meanwhile. */
  #keepLock({ owner }: Flow): void {
    const { lock } = this.#parts;
    const name = owner === null ? null : lockNameOf(this.#context, owner);
    if (name !== null && !lock.isTaken) void lock.take(name, new AbortController().signal, () => false);
  }

  #meetCustomer({ owner, place }: Flow, isBound: boolean): void {
    const { customer } = this.#parts;
    // Whoever it may be by now is bound anew.
    const isAnew = owner === null && isAt(place, 'sending') && place.stage === 'binding';
    if (!isBound || isAnew) customer.release();
    else if (customer.owner !== null) return;
    // Whoever waits for the line is who the handoff is for.
    else if (isAt(place, 'queued')) void customer.bindIfKnown();
    else if (owner !== null && !isAt(place, 'sending')) customer.bindTo(owner);
  }

  #stopTimer(): void {
    this.#timer?.stop();
    this.#timer = null;
  }
}
