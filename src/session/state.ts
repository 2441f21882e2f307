import type { Connection } from '../domain/connection.js';
import { initialFlow, type Flow } from '../domain/flow/flow.js';
import type { Omission } from '../domain/handoff/shareable.js';
import { EMPTY_LOG, type MessageLog } from '../domain/log/message-log.js';
import type { IntakeProblem } from '../domain/message-intake.js';
import type { Author, Conversation } from '../domain/message.js';
import type { LiveFeatures } from '../ports/live-transport.js';

/** All that one conversation has; its end is one assignment. */
export interface Live {
  /** Brought up to date by the delivery that brings its messages. */
  readonly conversation: Conversation;
  readonly connection: Connection;
  /** Who was last heard on the other side. */
  readonly agent: Author | null;
  /** When the conversation was created, by our clock: milliseconds since the epoch. */
  readonly since: number;
  /** Ids of the other side's messages that the person has not seen, oldest first. */
  readonly unseen: readonly string[];
  /** Key of the log entry above which "New messages" stands. */
  readonly newFrom: string | null;
  /** What can be done in this conversation; `null` until the driver has said so. */
  readonly features: LiveFeatures | null;
  /** How long until somebody usually replies, in seconds. */
  readonly waitSeconds: number | null;
  /** Who is typing on the other side. */
  readonly typing: Author | null;
}

export interface SessionState {
  readonly flow: Flow;
  readonly log: MessageLog;
  /** What stands in the composer and was not sent; it outlives the end of the conversation. */
  readonly draft: string;
  /** Entries of the page's transcript that were no messages. */
  readonly intake: readonly IntakeProblem[];
  /** What the last request left behind. */
  readonly omitted: readonly Omission[];
  readonly live: Live | null;
}

export const initialState = (externalId = ''): SessionState => ({
  flow: initialFlow(externalId),
  log: EMPTY_LOG,
  draft: '',
  intake: [],
  omitted: [],
  live: null,
});

export const connectionOf = ({ live }: SessionState): Connection => live?.connection ?? 'idle';

/** Returns how many messages of the other side the person has not seen. */
export const unreadCountOf = ({ live }: SessionState): number => live?.unseen.length ?? 0;
