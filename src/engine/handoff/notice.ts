import { toIso } from '../../domain/message-dates.js';
import type { ChatMessage } from '../../domain/message.js';
import type { Makers } from '../../session/bot-log.js';

/** The visible entry that stands for the bot where it has said nothing. */
export const noticeMessage = (body: string, { clock, ids }: Makers): ChatMessage =>
  Object.freeze<ChatMessage>({
    id: ids.next(),
    date: toIso(clock.now()),
    direction: 'out',
    body,
    author: { kind: 'system' },
    status: 'received',
    attachments: [],
  });
