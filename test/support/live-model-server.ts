import { ChatError } from '../../src/domain/chat-error.js';
import type { IncomingMessage } from '../../src/domain/log/live-log.js';
import type { Clock } from '../../src/ports/clock.js';
import {
  failure,
  FINE,
  LIST_FATES,
  PUSH_FATES,
  SEND_FATES,
  type ListFateName,
  type PushFateName,
  type ReadFate,
  type SendFate,
  type SendFateName,
} from './live-model-fates.js';
import { chatMessage } from './messages.js';

/* The other side of a live conversation: it takes messages in order, under ids and a time of its own, or fails to. */

/** A message as the server holds it. */
export interface Served {
  readonly id: string;
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly isImported: boolean;
  /** Our id for it, which a real server never sees; `null` where it was written elsewhere. */
  readonly clientId: string | null;
  body: string;
}

/** A message on its way in. */
export interface Post {
  readonly clientId: string;
  readonly arrivedAt: number;
  committedAt: number | null;
}

interface UnderWay {
  /** The connection is gone: whoever waits hears of it, what is not done soon is never done. */
  readonly breakOff: (aftermath: number) => void;
}

/** What has not been done so long after its connection broke is never done: the contract counts on that. */
const AFTERMATH = 5_000;

/** The server's clock is none of the client's. */
const SKEW = -90 * 60_000;

export const byServer = (a: Served, b: Served): number => a.at - b.at || (a.id < b.id ? -1 : 1);

export class ModelChat {
  readonly messages: Served[] = [];
  readonly posts: Post[] = [];
  readonly #clock: Clock;
  /** How finely the server tells the time, in milliseconds. */
  readonly #tick: number;
  readonly #sends: SendFate[] = [];
  readonly #lists: ReadFate[] = [];
  readonly #pushes: (readonly number[])[] = [];
  readonly #underWay = new Set<UnderWay>();
  /** Nothing is pushed. */
  isSilent = false;
  /** The list can't be had. */
  isHidden = false;
  /** The agent has ended the conversation. */
  isEnded = false;
  #ids = 0;
  #downUntil = 0;
  /** Where the server tells what it has taken or changed. */
  onPush: (message: Served) => void = () => undefined;
  /** A message came in, or where there is no id, a question for the list. */
  onRequest: (clientId: string | null) => void = () => undefined;
  onCommit: (post: Post, message: Served) => void = () => undefined;

  constructor(clock: Clock, tick: number) {
    this.#clock = clock;
    this.#tick = tick;
  }

  planSend(name: SendFateName): void {
    this.#sends.push(SEND_FATES[name]);
  }

  planList(name: ListFateName): void {
    this.#lists.push(LIST_FATES[name]);
  }

  planPush(name: PushFateName): void {
    this.#pushes.push(PUSH_FATES[name]);
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    for (const plans of [this.#sends, this.#lists, this.#pushes]) plans.length = 0;
    this.isSilent = false;
    this.isHidden = false;
    this.isEnded = false;
  }

  /** What was shared at the handoff. */
  import(body: string, direction: 'in' | 'out', at: number): void {
    const id = this.#nextId('h');
    this.messages.push({ id, at, direction, isImported: true, clientId: null, body });
  }

  /** Somebody else writes: an agent, or the customer in another tab. Its id says nothing of when it came. */
  write(direction: 'in' | 'out', body: string, prefix: string): Served {
    return this.#take(direction, body, null, prefix);
  }

  edit(message: Served): void {
    message.body += '*';
    this.#tell(message);
  }

  restart(): void {
    this.#downUntil = this.#clock.now() + 2_000;
    for (const one of [...this.#underWay]) one.breakOff(0);
  }

  /** The client's line is gone. */
  breakLine(): void {
    for (const one of [...this.#underWay]) one.breakOff(AFTERMATH);
  }

  post(clientId: string, body: string, signal: AbortSignal): Promise<Served> {
    this.onRequest(clientId);
    const arrivedAt = this.#clock.now();
    const post: Post = { clientId, arrivedAt, committedAt: null };
    const isDown = arrivedAt < this.#downUntil;
    const fate = isDown ? SEND_FATES['broken before'] : (this.#sends.shift() ?? FINE);
    this.posts.push(post);
    let taken: Served | null = null;
    const stopCommit =
      fate.commit === null
        ? () => undefined
        : this.#clock.after(fate.commit, () => {
            post.committedAt = this.#clock.now();
            taken = this.#take('in', body, clientId, 'm', post);
          });
    const commitAt = arrivedAt + (fate.commit ?? 0);
    return this.#answer(
      fate,
      signal,
      () => taken,
      (aftermath) => {
        if (commitAt > this.#clock.now() + aftermath) stopCommit();
      },
    );
  }

  /** Gives what the list held when it was asked for, and when that was. */
  list(signal: AbortSignal): Promise<{ at: number; messages: readonly Served[] }> {
    this.onRequest(null);
    const at = this.#clock.now();
    const fate = this.isHidden || at < this.#downUntil ? LIST_FATES.lost : (this.#lists.shift() ?? FINE);
    const shown = { at, messages: this.messages.map((message) => ({ ...message })).reverse() };
    return this.#answer(fate, signal, () => shown);
  }

  #answer<T>(
    fate: ReadFate,
    signal: AbortSignal,
    result: () => T | null,
    onBreak: (aftermath: number) => void = () => undefined,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (error: Error | null): void => {
        if (!this.#underWay.delete(underWay)) return;
        stopAnswer();
        const given = error ? null : result();
        if (given === null) reject(error ?? failure({ error: 500 }));
        else resolve(given);
      };
      const underWay: UnderWay = {
        breakOff: (aftermath) => {
          onBreak(aftermath);
          end(failure({ error: 'network' }));
        },
      };
      this.#underWay.add(underWay);
      const stopAnswer = this.#clock.after(fate.answer, () => {
        end(fate.error === null ? null : failure(fate));
      });
      // Given up by the client: the server may be at it all the same.
      signal.addEventListener('abort', () => {
        end(new ChatError('cancelled', 'x'));
      });
    });
  }

  #take(direction: 'in' | 'out', body: string, clientId: string | null, prefix: string, post?: Post): Served {
    const now = this.#clock.now() + SKEW;
    const at = now - (now % this.#tick);
    const message: Served = { id: this.#nextId(prefix), at, direction, isImported: false, clientId, body };
    this.messages.push(message);
    if (post) this.onCommit(post, message);
    this.#tell(message);
    return message;
  }

  #tell(message: Served): void {
    if (this.isSilent) return;
    for (const delay of this.#pushes.shift() ?? [50]) {
      const told = { ...message };
      this.#clock.after(delay, () => {
        this.onPush(told);
      });
    }
  }

  #nextId(prefix: string): string {
    return `${prefix}${String((this.#ids += 1)).padStart(4, '0')}`;
  }
}

export const toIncoming = (
  { id, at, direction, body, isImported }: Served,
  flagsImports: boolean,
): IncomingMessage => ({
  message: chatMessage({
    id,
    direction,
    body,
    date: new Date(at).toISOString(),
    author: { kind: direction === 'in' ? 'customer' : 'agent' },
  }),
  ...(flagsImports && isImported && { imported: true }),
});
