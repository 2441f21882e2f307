import type { ChatError } from '../../src/domain/chat-error.js';
import type { IncomingMessage } from '../../src/domain/log/live-log.js';
import type { Author, Conversation } from '../../src/domain/message.js';
import type {
  LiveFeatures,
  LiveSink,
  LiveTransport,
  OutgoingMessage,
} from '../../src/ports/live-transport.js';
import { chatMessage } from './messages.js';

export const SAM: Author = { kind: 'agent', name: 'Sam Rivera' };
export const ALEX: Author = { kind: 'agent', name: 'Alex Kim' };

/** A driver whose other side is the test. */
export class FakeTransport implements LiveTransport {
  sink: LiveSink | null = null;
  conversation: Conversation | null = null;
  readonly typed: boolean[] = [];
  readonly read: (readonly string[])[] = [];
  /** What the next end fails with. */
  endError: ChatError | null = null;
  #count = 0;
  /** Delivered while it connects. */
  readonly history: IncomingMessage[] = [];
  connectError: ChatError | null = null;

  async connect(conversation: Conversation, sink: LiveSink): Promise<void> {
    this.conversation = conversation;
    this.sink = sink;
    if (this.connectError) throw this.connectError;
    sink.messages(this.history);
  }

  async send({ id, body }: OutgoingMessage): Promise<IncomingMessage> {
    return { message: chatMessage({ id: `s-${id}`, body, date: '2026-01-22T16:00:00.000Z' }) };
  }

  async refresh(): Promise<void> {}

  setTyping(isTyping: boolean): void {
    this.typed.push(isTyping);
  }

  markRead(ids: readonly string[]): void {
    this.read.push(ids);
  }

  async end(): Promise<void> {
    if (this.endError) throw this.endError;
  }

  disconnect(): void {}

  can(features: Partial<LiveFeatures>): void {
    this.sink?.features({ end: false, typing: false, ...features });
  }

  /** Somebody on the other side writes; gives the message's id. */
  say(body: string, author: Author = SAM): string {
    this.#count += 1;
    const id = `r${String(this.#count)}`;
    const date = `2026-01-22T16:${String(this.#count).padStart(2, '0')}:00.000Z`;
    this.sink?.messages([{ message: chatMessage({ id, direction: 'out', body, date, author }) }]);
    return id;
  }
}
