import { backoffDelay } from '../../domain/backoff.js';
import { ChatError, toChatError } from '../../domain/chat-error.js';
import type { FlowEvent } from '../../domain/flow/decide.js';
import {
  acknowledge,
  mergeServer,
  setAttempt,
  setStatus,
  takeBackAttempt,
  updateMessage,
  type IncomingMessage,
} from '../../domain/log/live-log.js';
import { entriesOf, has, type MessageLog } from '../../domain/log/message-log.js';
import { isBlank } from '../../domain/message-text.js';
import type { Author, ChatMessage, Conversation, ConversationEndedBy } from '../../domain/message.js';
import { shareOf } from '../../domain/handoff/shareable.js';
import type { ChatApi } from '../../kustomer/api.js';
import { isGone } from '../../domain/refusals.js';
import type { LineState, LiveFeatures, LiveSink, LiveTransport } from '../../ports/live-transport.js';
import type { LiveToken } from '../customer/access.js';
import { openTransport } from '../../kustomer/live-driver.js';
import { Outbox } from './outbox.js';
import type { SessionConfig } from '../../session/config.js';
import type { SessionEnvironment } from '../environment.js';
import type { Fact } from '../../domain/facts.js';
import type { SessionState } from '../../session/state.js';
import type { Store } from '../../session/store.js';
import { Typing } from './typing.js';
import { Unread } from './unread.js';
import type { Reader } from '../../session/engine.js';

export interface LiveRunnerDependencies {
  readonly environment: SessionEnvironment;
  readonly api: ChatApi;
  readonly token: LiveToken;
  readonly config: () => SessionConfig;
  readonly store: Store<SessionState>;
  readonly dispatch: (event: FlowEvent) => void;
  readonly signal: (signal: Fact) => void;
  readonly warn: (message: string) => void;
}

/** Connects the transport to the log: what comes in is merged, what is written goes out through the outbox. */
export class LiveRunner implements LiveSink {
  readonly #deps: LiveRunnerDependencies;
  readonly #outbox: Outbox;
  readonly #typing: Typing;
  readonly #unread: Unread;
  #transport: LiveTransport | null = null;
  /** The transport has caught up; until then it is not to be sent over, and the log may lack what was sent before. */
  #isConnected = false;
  #work = new AbortController();
  #conversation: Conversation | null = null;
  /** The customer ended it here, and the server has not confirmed that yet: until then, older news may say otherwise. */
  #hasEnded = false;
  /** The first catch-up after the page was opened is over: what comes now is news. */
  #isCaughtUp = false;
  /** Ids of messages that were read, and the other side has not heard of it. */
  #read: string[] = [];
  /** Attempts to connect that failed, one after the other. */
  #failures = 0;
  #stopTypingShown: () => void = () => undefined;

  constructor(dependencies: LiveRunnerDependencies) {
    this.#deps = dependencies;
    const { clock, random, timings } = dependencies.environment;
    const { store } = dependencies;
    this.#typing = new Typing({
      clock,
      timings,
      tell: (isTyping) => {
        this.#transport?.setTyping?.(isTyping);
      },
    });
    this.#unread = new Unread({
      state: () => store.state,
      update: (change) => {
        store.update(change);
      },
      markRead: (ids) => {
        this.#read.push(...ids);
        this.#tellRead();
      },
    });
    this.#outbox = new Outbox({
      clock,
      random,
      timings,
      log: () => this.#log(),
      isOpen: () => this.#isConnected && store.state.flow.phase === 'live',
      refresh: (signal) => this.#refresh(signal),
      send: (message, signal) => this.#send(message, signal),
      onAttempt: (id, attempt) => {
        this.#setLog(setAttempt(this.#log(), id, attempt));
      },
      onRefused: (before) => {
        this.#setLog(takeBackAttempt(this.#log(), before));
      },
      onSent: (pendingId, sent) => {
        // The page was told when the list brought it before its answer did.
        const isNews = !has(this.#log(), sent.message.id);
        this.#setLog(acknowledge(this.#log(), pendingId, sent.message));
        if (isNews) this.#deps.signal({ type: 'message', message: sent.message });
      },
      onFailed: (id) => {
        this.#setLog(setStatus(this.#log(), id, 'failed'));
      },
    });
  }

  /** The log goes on where an earlier page left it: what the first catch-up brings has come since. */
  resumed(): void {
    this.#isCaughtUp = true;
  }

  connect(conversation: Conversation): void {
    this.#failures = 0;
    this.#deps.store.update({ connection: 'connecting' });
    this.#connect(conversation);
  }

  #connect(conversation: Conversation): void {
    this.disconnect();
    const work = new AbortController();
    this.#work = work;
    this.#conversation = conversation;
    // A page's own transport may throw at once.
    const open = async (): Promise<void> => {
      this.#transport = openTransport(this.#deps);
      await this.#transport.connect(conversation, this, work.signal);
    };
    open().then(
      () => {
        if (work.signal.aborted) return;
        this.#isConnected = true;
        this.#isCaughtUp = true;
        this.#tellRead();
        this.line('online');
        this.#deps.dispatch({ type: 'connected', conversation: this.#conversation ?? conversation });
        this.pump();
      },
      (thrown: unknown) => {
        if (work.signal.aborted) return;
        const error = toChatError(thrown);
        const { environment, store } = this.#deps;
        this.line(environment.page.online() ? 'reconnecting' : 'offline');
        this.#deps.dispatch({ type: 'connect-failed', error });
        // A live conversation offers no "Try again": it comes back by itself, or is over.
        const isLive = store.state.flow.phase === 'live';
        if (isLive && isGone(error)) this.gone(error);
        else if (isLive || error.retryable) this.#connectAgain(conversation, work.signal);
      },
    );
  }

  /** After a while, or as soon as the line or the person is back. */
  #connectAgain(conversation: Conversation, signal: AbortSignal): void {
    const { clock, page, random, timings } = this.#deps.environment;
    const delay = backoffDelay(this.#failures, timings.pollRetry, timings.pollHidden, random());
    this.#failures += 1;
    const again = (): void => {
      this.#connect(conversation);
    };
    const stopTimer = clock.after(delay, again);
    const unsubscribe = page.subscribe(() => {
      if (page.online() && page.visible()) again();
    });
    const stop = (): void => {
      stopTimer();
      unsubscribe();
    };
    signal.addEventListener('abort', stop, { once: true });
  }

  /** The page is being left, and may come back: nothing may be held meanwhile, but what is being sent goes on. */
  leave(): void {
    this.#transport?.disconnect();
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#work.abort();
    this.#outbox.stop();
    this.#typing.stop();
    this.#nobodyTypes();
    this.#transport?.disconnect();
    this.#transport = null;
  }

  /** Sends what waits, unless something failed stands before it. */
  pump(): void {
    this.#outbox.pump();
  }

  /** @throws ChatError where the driver can't end a conversation, or the server refuses to */
  async end(): Promise<void> {
    if (!this.#transport?.end) throw new ChatError('not_ready', 'This transport cannot end a conversation.');
    const { signal } = this.#work;
    await this.#transport.end(signal);
    if (signal.aborted) return;
    this.#hasEnded = true;
    this.#end('customer');
  }

  /** What stands in the composer has changed. */
  typed(draft: string): void {
    const { flow, features } = this.#deps.store.state;
    if (isBlank(draft)) this.#typing.stop();
    else if (flow.phase === 'live' && features?.typing) this.#typing.typed();
  }

  /** The customer has written or decided something: who does that has read what stands above. */
  wrote(): void {
    this.#typing.stop();
    this.#unread.wrote();
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    this.#unread.moved(reader);
  }

  messages(incoming: readonly IncomingMessage[]): void {
    const before = new Set(entriesOf(this.#log()).map(({ message }) => message.id));
    const log = mergeServer(this.#log(), incoming);
    const answers = log.live.filter(({ message }) => message.direction === 'out' && !before.has(message.id));
    // In one change with the message, so that nothing shows both.
    if (answers.length > 0) this.#nobodyTypes({ log });
    else this.#setLog(log);
    this.#unread.came(answers, this.#isCaughtUp);
    const fresh = this.#log().live.filter(
      ({ message }) =>
        !before.has(message.id) && (message.status === 'sent' || message.status === 'received'),
    );
    const agent = this.#log().live.findLast(({ message }) => message.direction === 'out')?.message.author;
    if (agent) this.#deps.store.update({ agent });
    for (const { message } of fresh) this.#deps.signal({ type: 'message', message });
    if (incoming.length > 0) this.#heard();
    // An echo may have freed the head of the queue.
    this.pump();
  }

  conversation(conversation: Conversation): void {
    const known = this.#conversation;
    this.#conversation = conversation;
    if (known && known.id !== conversation.id) {
      const { externalId } = known;
      const moved = { ...(externalId !== undefined && { externalId }), ...conversation };
      this.#deps.dispatch({ type: 'moved', conversation: moved });
      // What carries it was opened for the old one.
      this.#connect(moved);
      return;
    }
    if (conversation.endedAt !== undefined) {
      this.#hasEnded = false;
      this.#end(conversation.endedBy ?? 'unknown');
    } else if (!this.#hasEnded) {
      this.#deps.dispatch({ type: 'reopened' });
      this.pump();
    }
  }

  typing(isTyping: boolean, author?: Author): void {
    this.#nobodyTypes(isTyping ? { typing: author ?? { kind: 'agent' } } : {});
    if (!isTyping) return;
    const { clock, timings } = this.#deps.environment;
    this.#stopTypingShown = clock.after(timings.typingShown, () => {
      this.#nobodyTypes();
    });
  }

  wait(seconds: number | null): void {
    this.#deps.store.update({ waitSeconds: seconds });
  }

  features(features: LiveFeatures): void {
    this.#deps.store.update({ features });
  }

  line(state: LineState): void {
    this.#deps.store.update({ connection: state });
    if (state === 'online') this.pump();
  }

  gone(error: ChatError): void {
    this.disconnect();
    this.#deps.store.update({ connection: 'idle' });
    this.#deps.signal({ type: 'handoff-error', error });
    this.#end('unknown', error);
  }

  #end(by: ConversationEndedBy, error?: ChatError): void {
    this.#typing.stop();
    this.#nobodyTypes();
    this.#deps.dispatch({ type: 'ended', by, ...(error && { error }) });
  }

  /** What was read before there was a line is told once there is one. */
  #tellRead(): void {
    if (!this.#isConnected || this.#read.length === 0) return;
    this.#transport?.markRead?.(this.#read);
    this.#read = [];
  }

  /** Takes the sign away, unless the change brings another. */
  #nobodyTypes(change: Partial<SessionState> = {}): void {
    this.#stopTypingShown();
    this.#deps.store.update({ typing: null, ...change });
  }

  /** Something came over a line that was thought to be down. */
  #heard(): void {
    const { connection } = this.#deps.store.state;
    if (connection === 'reconnecting' || connection === 'offline') this.line('online');
  }

  async #send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { redact } = this.#deps.config();
    const share = shareOf(message, () => message, redact);
    if (!('body' in share)) {
      if (share.message !== undefined) this.#deps.warn(share.message);
      throw new ChatError('not_ready', 'redact left nothing to send.', { messageIds: [message.id] });
    }
    if (!this.#transport) throw new ChatError('cancelled', 'The conversation was left.');
    // Shown as it is shared, and known again when the server lists it.
    if (share.body !== message.body) {
      this.#setLog(updateMessage(this.#log(), Object.freeze({ ...message, body: share.body })));
    }
    const attachmentIds = message.attachments.map(({ id }) => id);
    const sent = await this.#transport.send({ id: message.id, body: share.body, attachmentIds }, signal);
    this.#heard();
    return sent;
  }

  #refresh(signal: AbortSignal): Promise<void> {
    if (!this.#transport) return Promise.reject(new ChatError('cancelled', 'The conversation was left.'));
    return this.#transport.refresh(signal);
  }

  #log(): MessageLog {
    return this.#deps.store.state.log;
  }

  #setLog(log: MessageLog): void {
    this.#deps.store.update({ log });
  }
}
