import { backoffDelay } from '../../domain/backoff.js';
import { ChatError, toChatError } from '../../domain/chat-error.js';
import type { News } from '../../domain/flow/events.js';
import { isAt, type ConversationRef } from '../../domain/flow/flow.js';
import { arrived } from '../../domain/log/arrived.js';
import { has, type MessageLog } from '../../domain/log/message-log.js';
import { updateMessage, type IncomingMessage } from '../../domain/log/live-log.js';
import { isBlank } from '../../domain/message-text.js';
import type { Author, ChatMessage, Conversation } from '../../domain/message.js';
import { shareOf } from '../../domain/handoff/shareable.js';
import { isGone } from '../../domain/refusals.js';
import type { LineState, LiveFeatures } from '../../ports/live-transport.js';
import type { SessionContext } from '../../session/context.js';
import type { Reader } from '../../session/engine.js';
import type { Live } from '../../session/state.js';
import type { SessionEnvironment } from '../environment.js';
import { LiveConnection } from './connection.js';
import { Outbox, type OutboxLine } from './outbox.js';
import type { Delivery } from './sink.js';
import type { TransportSource } from './transport-source.js';
import { Typing } from './typing.js';
import { Unread, type ReadChange } from './unread.js';

export interface LiveParts {
  readonly context: SessionContext;
  readonly environment: SessionEnvironment;
  readonly transports: TransportSource;
}

/** Tells the engine what has become of the conversation. */
export type PostNews = (news: News) => void;

const nothing = (): void => undefined;

/**
 * One conversation, from when it is known to its end: connects the transport to the log. What comes in is one change
 * of the state, what is written goes out through the outbox. Closed, it writes and hears nothing any more.
 */
export class LiveConversation implements Delivery, OutboxLine {
  readonly #parts: LiveParts;
  readonly #post: PostNews;
  readonly #outbox: Outbox;
  readonly #typing: Typing;
  readonly #unread = new Unread();
  readonly id: string;
  #connection: LiveConnection | null = null;
  #isClosed = false;
  /** It is connected, or being connected, or waits to be connected again. */
  #isWanted = false;
  #isHalted = false;
  /** The customer ended it here, and the server has not confirmed that yet: until then, older news may say otherwise. */
  #hasEnded = false;
  /** The first catch-up after the page was opened is over: what comes now is news. */
  #isCaughtUp: boolean;
  /** Attempts to connect that failed, one after the other. */
  #failures = 0;
  #stopRetry: () => void = nothing;
  #stopTypingShown: () => void = nothing;

  /** @param isContinued whether the log goes on where an earlier page left it, so that the first catch-up is news too */
  constructor(parts: LiveParts, { id }: ConversationRef, isContinued: boolean, post: PostNews) {
    this.#parts = parts;
    this.#post = post;
    this.id = id;
    this.#isCaughtUp = isContinued;
    this.#outbox = new Outbox(parts.environment, this);
    this.#typing = new Typing(parts.environment, {
      setTyping: (isTyping) => this.#connection?.setTyping(isTyping),
    });
  }

  get log(): MessageLog {
    return this.#parts.context.state.log;
  }

  get isOpen(): boolean {
    return this.#connection?.isReady === true && this.#parts.context.state.flow.place.phase === 'live';
  }

  /** Connects at once, unless it may not ask: it is halted, or connected already. */
  connect(): void {
    if (this.#isClosed || this.#isHalted || this.#isWanted) return;
    this.#isWanted = true;
    this.#failures = 0;
    this.#change({ connection: 'connecting' });
    this.#connect();
  }

  reconnect(): void {
    this.disconnect();
    this.connect();
  }

  /** Lets the line go; what was told stays. */
  disconnect(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#isWanted = false;
    this.#stopRetry();
    this.#outbox.stop();
    this.#typing.stop();
    this.#stopTypingShown();
    this.#change({ typing: null });
    connection?.close();
  }

  /** Nothing is asked or sent until it is known whose the conversation is. */
  halt(isHalted: boolean): void {
    if (isHalted === this.#isHalted) return;
    this.#isHalted = isHalted;
    if (!isHalted) return;
    if (this.#live?.connection === 'online') this.#change({ connection: 'reconnecting' });
    this.disconnect();
  }

  /** The page is being left, and may come back. */
  leave(): void {
    this.#connection?.leave();
  }

  /** The conversation is not this session's any more. */
  close(): void {
    this.#isClosed = true;
    this.disconnect();
  }

  /** Sends what waits, unless something failed stands before it. */
  pump(): void {
    this.#outbox.pump();
  }

  /** The customer has written or decided something: who does that has read what stands above. */
  wrote(): void {
    this.#typing.stop();
    this.#change({ newFrom: null });
    this.pump();
  }

  /** What stands in the composer has changed. */
  typed(draft: string): void {
    const { flow, live } = this.#parts.context.state;
    if (isBlank(draft)) this.#typing.stop();
    else if (flow.place.phase === 'live' && live?.features?.typing) this.#typing.typed();
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    if (this.#live) this.#read(this.#unread.moved(reader, this.#live));
  }

  /** @throws ChatError where the driver can't end a conversation, or the server refuses to */
  async end(): Promise<void> {
    const connection = this.#connection;
    if (!connection) throw new ChatError('not_ready', 'There is no live conversation to end.');
    // What stood before it is told first.
    await this.#parts.context.store.told();
    await connection.end();
    if (this.#connection !== connection) return;
    this.#hasEnded = true;
    this.#ended('customer');
  }

  messages(incoming: readonly IncomingMessage[]): void {
    const live = this.#live;
    if (!live) return;
    const { log } = this;
    const { unseen, newFrom, agent, typing } = live;
    const before = { log, unseen, newFrom, agent, typing };
    const { after, fresh, read } = arrived(before, incoming, this.#unread.reader, this.#isCaughtUp);
    const isRead = new Set(read);
    this.#unread.came(
      fresh.flatMap(({ id, direction }) => (direction === 'out' && !isRead.has(id) ? [id] : [])),
    );
    if (after.typing === null) this.#stopTypingShown();
    const { log: merged, ...rest } = after;
    const line = incoming.length > 0 ? this.#heardLine(live) : {};
    this.#parts.context.store.update(
      { log: merged, live: { ...live, ...rest, ...line } },
      fresh.map((message) => ({ type: 'message', message })),
    );
    this.#tellRead(read);
    // An echo may have freed the head of the queue.
    this.pump();
  }

  conversation(conversation: Conversation): void {
    const known = this.#live?.conversation;
    if (!known) return;
    if (known.id !== conversation.id) {
      this.#post({ type: 'moved', to: conversation });
      return;
    }
    const { endedAt: _at, endedBy: _by, ...rest } = known;
    this.#change({ conversation: { ...rest, ...conversation } });
    if (conversation.endedAt !== undefined) {
      this.#hasEnded = false;
      this.#ended(conversation.endedBy ?? 'unknown');
    } else if (!this.#hasEnded) {
      this.#post({ type: 'reopened' });
      this.pump();
    }
  }

  typing(isTyping: boolean, author?: Author): void {
    this.#stopTypingShown();
    this.#change({ typing: isTyping ? (author ?? { kind: 'agent' }) : null });
    if (!isTyping) return;
    const { clock, timings } = this.#parts.environment;
    this.#stopTypingShown = clock.after(timings.typingShown, () => {
      this.#change({ typing: null });
    });
  }

  wait(seconds: number | null): void {
    this.#change({ waitSeconds: seconds });
  }

  features(features: LiveFeatures): void {
    this.#change({ features });
  }

  line(state: LineState): void {
    this.#change({ connection: state });
    if (state === 'online') this.pump();
  }

  gone(error: ChatError): void {
    this.disconnect();
    this.#post({ type: 'lost', error });
  }

  rejected(count: number): void {
    this.#parts.context.warn('transport-not-messages', String(count));
  }

  threw(thrown: unknown): void {
    this.#parts.context.report(thrown);
  }

  async send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { context } = this.#parts;
    const share = shareOf(message, () => message, context.redact);
    if (!('body' in share)) {
      if (share.message !== undefined) context.warn(share.message);
      throw new ChatError('not_ready', 'redact left nothing to send.', { messageIds: [message.id] });
    }
    // Shown as it is shared, and known again when the server lists it.
    if (share.body !== message.body) {
      this.write(updateMessage(this.log, Object.freeze({ ...message, body: share.body })));
    }
    // What stood before it is told first, and may have taken it back.
    await context.store.told();
    const connection = this.#connection;
    if (!connection || signal.aborted) throw notSent();
    const attachmentIds = message.attachments.map(({ id }) => id);
    const sent = await connection.send({ id: message.id, body: share.body, attachmentIds }, signal);
    if (this.#live) this.#change(this.#heardLine(this.#live));
    return sent;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    if (!this.#connection) throw notSent();
    await this.#connection.refresh(signal);
  }

  write(log: MessageLog, sent?: ChatMessage): void {
    if (this.#isClosed) return;
    const isNews = sent && !has(this.log, sent.id);
    this.#parts.context.store.update({ log }, isNews ? [{ type: 'message', message: sent }] : []);
  }

  get #live(): Live | null {
    return this.#isClosed ? null : this.#parts.context.state.live;
  }

  /** Writes to the state, as long as this conversation is the present one. */
  #change(change: Partial<Live>): void {
    const live = this.#live;
    if (!live) return;
    const names = Object.keys(change) as (keyof Live)[];
    if (names.every((name) => Object.is(change[name], live[name]))) return;
    this.#parts.context.store.update({ live: { ...live, ...change } });
  }

  #connect(): void {
    const live = this.#live;
    if (!live) return;
    const connection = new LiveConnection(() => this.#parts.transports.open(), this);
    this.#connection = connection;
    connection.connect(live.conversation).then(
      () => {
        if (this.#connection === connection) this.#connected();
      },
      (thrown: unknown) => {
        if (this.#connection === connection) this.#connectFailed(toChatError(thrown));
      },
    );
  }

  #connected(): void {
    this.#failures = 0;
    this.#isCaughtUp = true;
    this.#tellRead([]);
    this.line('online');
    this.#post({ type: 'connected' });
    this.pump();
  }

  #connectFailed(error: ChatError): void {
    const { page } = this.#parts.environment;
    this.#connection?.close();
    this.#connection = null;
    this.line(page.online() ? 'reconnecting' : 'offline');
    this.#post({ type: 'connect-failed', error });
    if (this.#isClosed) return;
    // A live conversation offers no "Try again": it comes back by itself, or is over.
    const isLive = !isAt(this.#parts.context.state.flow.place, 'connecting');
    if (isLive && isGone(error)) this.gone(error);
    else if (isLive || error.retryable) this.#connectAgain();
  }

  /** After a while, or as soon as the line or the person is back. */
  #connectAgain(): void {
    const { clock, page, random, timings } = this.#parts.environment;
    const delay = backoffDelay(this.#failures, timings.pollRetry, timings.pollHidden, random());
    this.#failures += 1;
    const again = (): void => {
      this.#stopRetry();
      if (!this.#connection) this.#connect();
    };
    const stopTimer = clock.after(delay, again);
    const unsubscribe = page.subscribe(() => {
      if (page.online() && page.visible()) again();
    });
    this.#stopRetry = () => {
      this.#stopRetry = nothing;
      stopTimer();
      unsubscribe();
    };
  }

  #ended(by: NonNullable<Conversation['endedBy']>): void {
    this.#typing.stop();
    this.#stopTypingShown();
    this.#change({ typing: null });
    this.#post({ type: 'ended', by });
  }

  #read({ change, read }: ReadChange): void {
    this.#change(change);
    this.#tellRead(read);
  }

  /** What was read before there was a line is told once there is one. */
  #tellRead(ids: readonly string[]): void {
    const all = this.#unread.toTell(ids);
    if (!this.#connection?.isReady || all.length === 0) return;
    this.#unread.told();
    this.#connection.markRead(all);
  }

  /** Something came over a line that was thought to be down. */
  #heardLine({ connection }: Live): Pick<Live, 'connection'> {
    const isDown = connection === 'reconnecting' || connection === 'offline';
    return { connection: isDown ? 'online' : connection };
  }
}

const notSent = (): ChatError => new ChatError('cancelled', 'The conversation was left.');
