import { removeMessage, setAttempt, setStatus } from './live-log.js';
import type { LogEntry, MessageLog } from './message-log.js';

/* What the person can do about a message that was not sent. Another id changes nothing. */

const findFailed = (log: MessageLog, id: string): LogEntry | undefined =>
  log.live.find(({ message }) => message.id === id && message.status === 'failed');

export const retryFailed = (log: MessageLog, id: string): MessageLog => {
  const failed = findFailed(log, id);
  if (!failed) return log;
  const { attempted } = failed;
  const decided = attempted ? setAttempt(log, id, { ...attempted, state: 'retried' }) : log;
  return setStatus(decided, id, 'sending');
};

export const deleteFailed = (log: MessageLog, id: string): MessageLog =>
  findFailed(log, id) ? removeMessage(log, id) : log;
