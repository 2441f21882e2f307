import { copyKey, isPending, type LogEntry, type MessageLog } from './message-log.js';
import type { IncomingMessage } from './incoming.js';
import type { ChatMessage } from '../message.js';

/** The order of the live messages: the server's time, and then the id. */
export const liveOrder = (a: LogEntry, b: LogEntry): number => {
  const byTime = Date.parse(a.message.date) - Date.parse(b.message.date);
  if (byTime !== 0) return byTime;
  return a.message.id < b.message.id ? -1 : 1;
};

/** By date; what came first stands first. */
const historyOrder = (a: LogEntry, b: LogEntry): number => {
  const [one, other] = [a.message.date, b.message.date];
  return one < other ? -1 : one > other ? 1 : 0;
};

const sameContent = (a: ChatMessage, b: ChatMessage): boolean =>
  a.body === b.body &&
  a.date === b.date &&
  a.author?.kind === b.author?.kind &&
  a.author?.name === b.author?.name &&
  a.author?.avatarUrl === b.author?.avatarUrl &&
  a.attachments.length === b.attachments.length;

const isEcho = ({ message, attempted }: LogEntry, served: ChatMessage): boolean =>
  attempted !== undefined &&
  message.body.trim() === served.body.trim() &&
  !attempted.known.includes(served.id) &&
  // By the server's clock alone: what it dates before what was known then, stood there before.
  !(Date.parse(served.date) < Date.parse(attempted.since));

/** The place of an entry in one of the lists, whatever the entry becomes. */
interface Slot {
  entry: LogEntry;
  readonly isLive: boolean;
  isTaken?: boolean;
}

/**
 * Puts each new one behind the last of the others that it has to stand behind, in one pass. A list that an update has
 * put out of order keeps its places; what waits for the server is passed over.
 */
const insertAll = (
  slots: readonly Slot[],
  added: Slot[],
  order: (a: LogEntry, b: LogEntry) => number,
): Slot[] => {
  // Array.prototype.sort is stable: equal dates of the history stay in order of arrival.
  added.sort((a, b) => order(a.entry, b.entry));
  const reversed: Slot[] = [];
  for (const slot of [...slots].reverse()) {
    if (slot.isTaken === true) continue;
    if (!isPending(slot.entry)) {
      for (let last = added.at(-1); last && order(slot.entry, last.entry) <= 0; last = added.at(-1)) {
        reversed.push(last);
        added.pop();
      }
    }
    reversed.push(slot);
  }
  return [...added, ...reversed.reverse()];
};

/** One delivery on its way into the log. Everything is looked up by id or text, so that time grows with both alone. */
class Delivery {
  readonly #log: MessageLog;
  readonly #byId = new Map<string, Slot>();
  #history: Slot[];
  #live: Slot[];
  #addedHistory: Slot[] = [];
  #addedLive: Slot[] = [];
  #shared: Map<string, number> | null = null;
  #copies: Set<string> | null = null;
  /** What waits and has left at least once, by its text: only that can have an echo. */
  #attempts: Map<string, Slot[]> | null = null;
  #isChanged = false;

  constructor(log: MessageLog) {
    this.#log = log;
    this.#history = log.history.map((entry) => ({ entry, isLive: false }));
    this.#live = log.live.map((entry) => ({ entry, isLive: true }));
    for (const slot of [...this.#history, ...this.#live]) this.#byId.set(slot.entry.message.id, slot);
  }

  take(incoming: IncomingMessage): void {
    const { message, imported } = incoming;
    if ((this.#copies ?? this.#log.copies).has(message.id)) return;
    const known = this.#byId.get(message.id);
    if (known) {
      if (!sameContent(known.entry.message, message)) this.#update(known, message);
    } else if (this.#isCopy(incoming)) this.#takeCopy(message);
    else if (imported) this.#add({ entry: { key: message.id, message }, isLive: false });
    else this.#acknowledge(message);
  }

  /** The log as it is now; the same one where nothing was new. */
  finish(): MessageLog {
    const [shared, copies] = [this.#shared ?? this.#log.shared, this.#copies ?? this.#log.copies];
    const log = shared === this.#log.shared ? this.#log : { ...this.#log, shared, copies };
    if (!this.#isChanged) return log;
    this.#settle();
    const entries = (slots: readonly Slot[]): LogEntry[] => slots.map(({ entry }) => entry);
    return { ...log, history: entries(this.#history), live: entries(this.#live) };
  }

  #add(slot: Slot): void {
    this.#isChanged = true;
    this.#byId.set(slot.entry.message.id, slot);
    (slot.isLive ? this.#addedLive : this.#addedHistory).push(slot);
  }

  /** Replaces a message in its place. Where the next ones would be put otherwise for it, what came before is put first. */
  #update(slot: Slot, message: ChatMessage): void {
    this.#isChanged = true;
    const entry = { ...slot.entry, message };
    const staysPut = slot.entry.message.date === message.date && isPending(slot.entry) === isPending(entry);
    if (!staysPut) this.#settle();
    if (slot.entry.attempted) this.#attempts = null;
    slot.entry = entry;
  }

  /** A message that the server has: one of ours that waited for its answer, or a new one. */
  #acknowledge(message: ChatMessage): void {
    const twin = this.#findTwin(message);
    if (twin) {
      twin.isTaken = true;
      this.#byId.delete(twin.entry.message.id);
    }
    this.#add({ entry: { key: twin?.entry.key ?? message.id, message }, isLive: true });
  }

  /**
   * An echo of what the customer wrote here, that came before (or without) the answer to its POST. What has never left
   * can't have one, and what stood there before is none, though it may be listed late: another tab's "ok" is not ours.
   */
  #findTwin(message: ChatMessage): Slot | undefined {
    if (message.direction !== 'in') return undefined;
    this.#attempts ??= this.#readAttempts();
    const attempts = this.#attempts.get(message.body.trim()) ?? [];
    return attempts.find((slot) => slot.isTaken !== true && isEcho(slot.entry, message));
  }

  #readAttempts(): Map<string, Slot[]> {
    const attempts = new Map<string, Slot[]>();
    for (const slot of this.#live) {
      const { entry } = slot;
      if (!isPending(entry) || !entry.attempted) continue;
      const body = entry.message.body.trim();
      const others = attempts.get(body);
      if (others) others.push(slot);
      else attempts.set(body, [slot]);
    }
    return attempts;
  }

  #isCopy({ message, imported }: IncomingMessage): boolean {
    const shared = this.#shared ?? this.#log.shared;
    return (shared.get(copyKey(message)) ?? 0) > 0 || (imported === true && this.#log.isSource === true);
  }

  #takeCopy(message: ChatMessage): void {
    this.#shared ??= new Map(this.#log.shared);
    this.#copies ??= new Set(this.#log.copies);
    const key = copyKey(message);
    this.#shared.set(key, (this.#shared.get(key) ?? 0) - 1);
    this.#copies.add(message.id);
  }

  #settle(): void {
    this.#history = insertAll(this.#history, this.#addedHistory, historyOrder);
    this.#live = insertAll(this.#live, this.#addedLive, liveOrder);
    this.#addedHistory = [];
    this.#addedLive = [];
  }
}

/**
 * Merges what the server lists, by id. Copies of the shared history are recognised and left out. Nothing new gives
 * the same log back, so that a store over it fires on change only.
 */
export const mergeServer = (log: MessageLog, incoming: readonly IncomingMessage[]): MessageLog => {
  if (incoming.length === 0) return log;
  const delivery = new Delivery(log);
  for (const one of incoming) delivery.take(one);
  return delivery.finish();
};
