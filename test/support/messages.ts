import type { ChatMessage } from '../../src/domain/message.js';

let counter = 0;

/** A whole log message; what the test does not care about is filled in. */
export const chatMessage = (part: Partial<ChatMessage> = {}): ChatMessage => {
  counter += 1;
  const direction = part.direction ?? 'in';
  return Object.freeze({
    id: `m${String(counter)}`,
    date: '2026-01-22T14:35:00.000Z',
    direction,
    body: 'Hello',
    author: { kind: direction === 'in' ? 'customer' : 'bot' },
    status: direction === 'in' ? 'sent' : 'received',
    attachments: [],
    ...part,
  } satisfies ChatMessage);
};

/** So many minutes after 14:00. */
export const minute = (count: number): string =>
  new Date(Date.parse('2026-01-22T14:00:00Z') + count * 60_000).toISOString();

/** A message of the bot phase that says its own id. */
export const history = (id: string, at: number, part: Partial<ChatMessage> = {}): ChatMessage =>
  chatMessage({ id, date: minute(at), body: id, ...part });

/** A message that waits for the server. */
export const pending = (id: string, body = id, at = 0): ChatMessage =>
  chatMessage({ id, body, date: minute(at), status: 'sending' });

/** `count` plain transcript entries, one a minute, customer first, taking turns. */
export const transcript = (count: number, start = '2026-01-22T10:00:00Z'): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `t${String(index)}`,
    date: new Date(Date.parse(start) + index * 60_000).toISOString(),
    direction: index % 2 === 0 ? 'in' : 'out',
    body: `Message ${String(index)}`,
  }));

/** Freezes a value and all that it holds, so that a change throws. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};

/** Counts how often the fields of watched messages are read: what takes more than linear time reads them more often. */
export const countReads = () => {
  let count = 0;
  const watch = (message: ChatMessage): ChatMessage =>
    new Proxy(message, {
      get: (target, key, receiver): unknown => {
        count += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  return { watch, reads: () => count, reset: () => (count = 0) };
};
