import type { Live } from '../../session/state.js';
import type { Reader } from '../../session/engine.js';

type Seen = Pick<Live, 'unseen' | 'newFrom'>;

/** A change of what is unseen, and the ids that the other side has to hear of. */
export interface ReadChange {
  readonly change: Partial<Seen>;
  readonly read: readonly string[];
}

const NOTHING: ReadChange = { change: {}, read: [] };

/** Knows where the reader is, and what they have seen of which the other side has not heard yet. */
export class Unread {
  #reader: Reader = { isHere: false, isAtEnd: false };
  /** Came while nobody looked, whether or not it was news. */
  #untold: string[] = [];
  /** Read, and there was no line to tell it over. */
  #read: string[] = [];

  get reader(): Reader {
    return this.#reader;
  }

  /** Messages of the other side have come. */
  came(ids: readonly string[]): void {
    this.#untold.push(...ids);
  }

  /** The reader came, went, or scrolled. */
  moved(reader: Reader, { unseen }: Seen): ReadChange {
    const wasHere = this.#reader.isHere;
    this.#reader = reader;
    if (reader.isHere && reader.isAtEnd) return this.seen(unseen);
    return wasHere && !reader.isHere && unseen.length === 0
      ? { change: { newFrom: null }, read: [] }
      : NOTHING;
  }

  /** Everything that is there has been seen. What was unseen on the page before this one is told now too. */
  seen(unseen: readonly string[]): ReadChange {
    const ids = [...new Set([...unseen, ...this.#untold])];
    this.#untold = [];
    return { change: unseen.length > 0 ? { unseen: [] } : {}, read: ids };
  }

  /** Notes what has to be told, and returns all of that. */
  toTell(ids: readonly string[]): readonly string[] {
    this.#read.push(...ids);
    return this.#read;
  }

  told(): void {
    this.#read = [];
  }
}
