import type { Connection } from '../domain/connection.js';
import type { FlowState } from '../domain/flow/flow.js';
import type { MessageLog } from '../domain/log/message-log.js';
import type { IntakeProblem } from '../domain/message-intake.js';
import type { Author } from '../domain/message.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { LiveFeatures } from '../ports/live-transport.js';

export interface SessionState {
  readonly flow: FlowState;
  readonly log: MessageLog;
  readonly connection: Connection;
  /** What the last request left behind. */
  readonly omitted: readonly Omission[];
  /** Who was last heard on the other side. */
  readonly agent: Author | null;
  /** When the conversation was created, by our clock: milliseconds since the epoch. */
  readonly liveSince: number | null;
  readonly intakeProblems: readonly IntakeProblem[];
  /** Who is typing on the other side. */
  readonly typing: Author | null;
  /** How long until somebody usually replies, in seconds. */
  readonly waitSeconds: number | null;
  /** What can be done in this conversation; `null` until the driver has said so. */
  readonly features: LiveFeatures | null;
  /** Ids of the other side's messages that the person has not seen, oldest first. */
  readonly unseen: readonly string[];
  /** Key of the log entry above which "New messages" stands. */
  readonly newFrom: string | null;
  /** What stands in the composer and was not sent; it outlives the end of the conversation. */
  readonly draft: string;
}
