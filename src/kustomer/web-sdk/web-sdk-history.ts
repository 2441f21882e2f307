import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { KustomerCore } from './kustomer-core.js';
import type { MessageContext } from './web-sdk-wire.js';

/** How many messages a page of history has (Core's own default, kustomer-chat-api.md section 10, documented). */
const BATCH = 25;
/** 1,000 messages: a history whose pages never end must not keep us reading for ever. */
const MOST_BATCHES = 40;

/** Returns the newest messages of a conversation, back to the first page on which one is known. @throws ChatError */
export const readHistory = async (
  core: KustomerCore,
  conversationId: string,
  known: ReadonlySet<string>,
  context: MessageContext,
  signal: AbortSignal,
): Promise<IncomingMessage[]> => {
  const all: IncomingMessage[] = [];
  let before: string | undefined;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const input = { conversationId, count: BATCH, ...(before !== undefined && { before }) };
    const { messages, length } = await core.listMessages(input, context, signal);
    all.push(...messages);
    const dates = messages.map(({ message }) => message.date).sort();
    const isCaughtUp = messages.some(({ message }) => known.has(message.id));
    if (isCaughtUp || length < BATCH || dates[0] === undefined || dates[0] === before) break;
    [before] = dates;
  }
  return all;
};
