import { isPending, type MessageLog } from '../../domain/log/message-log.js';
import type { Conversation } from '../../domain/message.js';
import type { Live } from '../../session/state.js';

/* What follows from hearing of the other side, whatever it was. */

/** Returns what the line is after something came over it, though it was thought to be down. */
export const afterHearing = ({ connection }: Live): Pick<Live, 'connection'> => {
  const isDown = connection === 'reconnecting' || connection === 'offline';
  return { connection: isDown ? 'online' : connection };
};

/** Returns the conversation with the date of its newest message; the same one where it has that already. */
export const withLastMessage = (conversation: Conversation, { live }: MessageLog): Conversation => {
  const { lastMessageAt } = conversation;
  let newest = lastMessageAt ?? '';
  for (const entry of live) {
    if (!isPending(entry) && entry.message.date > newest) newest = entry.message.date;
  }
  return newest === (lastMessageAt ?? '') ? conversation : { ...conversation, lastMessageAt: newest };
};
