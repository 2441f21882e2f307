import { removeMessage, setStatus } from '../domain/live-log.js';
import type { MessageLog } from '../domain/message-log.js';

/* What the person can do about a message that was not sent. Another id changes nothing. */

const isFailed = (log: MessageLog, id: string): boolean =>
  log.live.some(({ message }) => message.id === id && message.status === 'failed');

export const retryFailed = (log: MessageLog, id: string): MessageLog =>
  isFailed(log, id) ? setStatus(log, id, 'sending') : log;

export const deleteFailed = (log: MessageLog, id: string): MessageLog =>
  isFailed(log, id) ? removeMessage(log, id) : log;
