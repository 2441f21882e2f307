import type { Author } from '../domain/message.js';

/** What an earlier page knew of a conversation. */
export interface Seed {
  readonly unseen: readonly string[];
  readonly newFrom: string | null;
  readonly agent: Author | null;
  /** The log goes on where that page left it: what the first catch-up brings has come since. */
  readonly isContinued: boolean;
}
