import type { Reader } from '../../session/engine.js';
import type { LogEntry } from '../../domain/log/message-log.js';

/** What of the other side the reader has not seen. */
export interface UnreadState {
  /** Ids of messages, oldest first. */
  readonly unseen: readonly string[];
  /** Key of the log entry that "New messages" stands above; it stays until the reader writes or leaves. */
  readonly newFrom: string | null;
}

export interface UnreadDependencies {
  readonly state: () => UnreadState;
  readonly update: (change: Partial<UnreadState>) => void;
  /** Tells the other side. */
  readonly markRead: (messageIds: readonly string[]) => void;
}

/** Counts what came while nobody looked, and says that it was seen once somebody really does. */
export class Unread {
  readonly #deps: UnreadDependencies;
  #reader: Reader = { isHere: false, isAtEnd: false };
  #untold: string[] = [];

  constructor(dependencies: UnreadDependencies) {
    this.#deps = dependencies;
  }

  get #isSeen(): boolean {
    return this.#reader.isHere && this.#reader.isAtEnd;
  }

  /** Messages of the other side have come. What comes with the first catch-up is no news to the reader. */
  came(entries: readonly LogEntry[], isNews: boolean): void {
    const ids = entries.map(({ message }) => message.id);
    if (ids.length === 0) return;
    this.#untold.push(...ids);
    if (this.#isSeen) this.#tell();
    else if (isNews) {
      const { unseen, newFrom } = this.#deps.state();
      this.#deps.update({ unseen: [...unseen, ...ids], newFrom: newFrom ?? entries[0]?.key ?? null });
    }
  }

  /** The reader came, went, or scrolled. */
  moved(reader: Reader): void {
    const wasHere = this.#reader.isHere;
    this.#reader = reader;
    if (this.#isSeen) this.#tell();
    if (wasHere && !reader.isHere && this.#deps.state().unseen.length === 0) {
      this.#deps.update({ newFrom: null });
    }
  }

  /** Who answers has read. */
  wrote(): void {
    this.#deps.update({ newFrom: null });
  }

  #tell(): void {
    const { unseen } = this.#deps.state();
    // What was unseen on the page before this one is told now too.
    const ids = [...new Set([...unseen, ...this.#untold])];
    this.#untold = [];
    if (unseen.length > 0) this.#deps.update({ unseen: [] });
    if (ids.length > 0) this.#deps.markRead(ids);
  }
}
