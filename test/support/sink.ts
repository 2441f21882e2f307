import type { ChatError } from '../../src/domain/chat-error.js';
import type { IncomingMessage } from '../../src/domain/log/live-log.js';
import type { Author, Conversation } from '../../src/domain/message.js';
import type { LineState, LiveFeatures, LiveSink } from '../../src/ports/live-transport.js';

/** Writes down all that a driver delivers. */
export class Sink implements LiveSink {
  readonly deliveries: (readonly IncomingMessage[])[] = [];
  readonly conversations: Conversation[] = [];
  readonly lines: LineState[] = [];
  readonly waits: (number | null)[] = [];
  readonly allFeatures: LiveFeatures[] = [];
  readonly goneWith: ChatError[] = [];
  readonly typings: { readonly isTyping: boolean; readonly author: Author | undefined }[] = [];

  messages(incoming: readonly IncomingMessage[]): void {
    this.deliveries.push(incoming);
  }

  conversation(conversation: Conversation): void {
    this.conversations.push(conversation);
  }

  typing(isTyping: boolean, author?: Author): void {
    this.typings.push({ isTyping, author });
  }

  wait(seconds: number | null): void {
    this.waits.push(seconds);
  }

  features(features: LiveFeatures): void {
    this.allFeatures.push(features);
  }

  line(state: LineState): void {
    this.lines.push(state);
  }

  gone(error: ChatError): void {
    this.goneWith.push(error);
  }

  /** Bodies of the newest delivery, sorted. */
  get bodies(): string[] {
    return (this.deliveries.at(-1) ?? []).map(({ message }) => message.body).sort();
  }

  nameOf(body: string): string | undefined {
    const delivered = this.deliveries.flat().filter(({ message }) => message.body === body);
    return delivered.at(-1)?.message.author?.name;
  }
}
