import type { ConversationMessage } from './desk-api.js';
import { dayKey } from './format.js';

const RUN_GAP_MS = 5 * 60 * 1000;

/** Messages of one sender that follow closely on each other: they share one line of name and time. */
export interface MessageRun {
  readonly key: string;
  /** Set on the first run of a day, for the line above it. */
  readonly newDay: boolean;
  readonly messages: readonly [ConversationMessage, ...ConversationMessage[]];
}

function belongs(message: ConversationMessage, last: ConversationMessage): boolean {
  return (
    message.direction === last.direction &&
    message.sentBy?.id === last.sentBy?.id &&
    dayKey(message.createdAt) === dayKey(last.createdAt) &&
    Date.parse(message.createdAt) - Date.parse(last.createdAt) < RUN_GAP_MS
  );
}

export function messageRuns(
  messages: readonly ConversationMessage[],
  dayBefore: string | null = null,
): MessageRun[] {
  const runs: { key: string; newDay: boolean; messages: [ConversationMessage, ...ConversationMessage[]] }[] =
    [];
  let last = dayBefore;
  for (const message of messages) {
    const run = runs.at(-1);
    const previous = run?.messages.at(-1);
    if (run && previous && belongs(message, previous)) run.messages.push(message);
    else {
      const newDay = last === null || dayKey(last) !== dayKey(message.createdAt);
      runs.push({ key: message.id, newDay, messages: [message] });
    }
    last = message.createdAt;
  }
  return runs;
}
