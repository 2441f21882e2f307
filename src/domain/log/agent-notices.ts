import type { LogEntry } from './message-log.js';

/** Who is there from a message on: the first agent, or another one in their place. */
export interface AgentNotice {
  readonly kind: 'joined' | 'took-over';
  readonly name: string;
}

/**
 * The live messages, by their keys, with which a new agent appears. Told by the name, which is all that every driver
 * knows; an agent without one joins unnoticed.
 */
export const agentNotices = (live: readonly LogEntry[]): ReadonlyMap<string, AgentNotice> => {
  const notices = new Map<string, AgentNotice>();
  let present: string | null = null;
  for (const { key, message } of live) {
    const { direction, author } = message;
    if (direction !== 'out' || author?.kind !== 'agent' || !author.name || author.name === present) continue;
    notices.set(key, { kind: present === null ? 'joined' : 'took-over', name: author.name });
    present = author.name;
  }
  return notices;
};
