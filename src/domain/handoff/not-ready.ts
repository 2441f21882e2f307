import { ChatError } from '../chat-error.js';
import type { ReadinessProblem } from './readiness.js';

/** What is missing, as the error that stops a handoff. */
export const notReady = (problems: readonly ReadinessProblem[]): ChatError => {
  const messageIds = problems.flatMap((problem) => ('messageIds' in problem ? problem.messageIds : []));
  return new ChatError('not_ready', problems.map(({ message }) => message).join(' '), {
    details: { missing: problems.map(({ code }) => code) },
    ...(messageIds.length > 0 && { messageIds }),
  });
};
