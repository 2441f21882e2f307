import { toChatError, type ChatError } from '../../domain/chat-error.js';
import { isGone } from '../../domain/refusals.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { LiveSink, OutgoingMessage } from '../../ports/live-transport.js';
import type { Locks } from '../../ports/locks.js';
import type { Page } from '../../ports/page.js';
import type { Random } from '../../ports/random.js';
import type { KustomerSdk } from '../../ports/sdk.js';
import type { TabChannel } from '../../ports/tabs.js';
import type { Timings } from '../../ports/timings.js';
import type { ChatApi } from '../api.js';
import { featuresOf, type RememberedSettings } from '../chat-settings.js';
import { closeWith } from '../lifetime.js';
import { Poller } from './poller.js';
import { PollingLeader } from './polling-leader.js';
import { QueueWatch } from './queue-watch.js';
import { SeenMarks } from './seen-marks.js';
import { SessionReader, type RestMemory } from './session-reader.js';
import { WidgetHints } from './widget-hints.js';

export interface RestDependencies {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly page: Page;
  readonly random: Random;
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly timings: Timings;
  readonly settings: Pick<RememberedSettings, 'read'>;
  readonly sdk: Pick<KustomerSdk, 'whenUnread'>;
  /** Least milliseconds between polls, where something else delivers too. */
  readonly pace?: () => number;
}

/** One connection to one conversation over REST: opened once, closed once, delivers nothing after that. */
export class RestConnection {
  readonly #deps: RestDependencies;
  readonly #memory: RestMemory;
  readonly #sink: LiveSink;
  readonly #closing = new AbortController();
  /** Aborted when the connection is closed, or the work that it belongs to is over. */
  readonly #signal: AbortSignal;
  readonly #reader: SessionReader;
  readonly #queue: QueueWatch;
  readonly #marks: SeenMarks;
  readonly #hints: WidgetHints;
  #poller: Poller | null = null;
  #leader: PollingLeader | null = null;
  #unwatchPage: () => void = () => undefined;
  #activeAt: number;
  /** The next poll reads everything, and whatever the leading tab says. */
  #mustRead = false;

  constructor(
    dependencies: RestDependencies,
    memory: RestMemory,
    conversation: Conversation,
    sink: LiveSink,
    signal: AbortSignal,
  ) {
    const { api, clock, timings, sdk } = dependencies;
    this.#deps = dependencies;
    this.#memory = memory;
    this.#sink = sink;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
    this.#activeAt = clock.now();
    this.#reader = new SessionReader(api, memory, conversation, sink, this.#signal);
    this.#queue = new QueueWatch({ api, clock, timings, sink });
    this.#marks = new SeenMarks(conversation.id, this.#signal, { api, clock, timings });
    this.#hints = new WidgetHints({ sdk, clock, timings }, () => {
      this.readNow();
    });
    closeWith(signal, this.#closing.signal, () => {
      this.close();
    });
  }

  /** Catches up, then polls. @throws ChatError where the first reading fails */
  async open(): Promise<void> {
    await this.refresh();
    if (this.#signal.aborted) return;
    this.#sink.line('online');
    if (this.#signal.aborted) return;
    this.#startPolling();
    this.#lookAtQueue();
    void this.#deps.settings.read().then((settings) => {
      // Typing goes over the realtime channel alone (kustomer-chat-api.md section 6).
      if (!this.#signal.aborted) this.#sink.features(featuresOf(settings, false));
    });
  }

  async send({ body, attachmentIds }: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    this.#touch();
    const { id } = this.#reader.conversation;
    const sent = await this.#deps.api.sendMessage(id, body, attachmentIds, signal);
    this.#memory.known.set(sent.message.id, sent.message.date);
    this.#touch();
    this.#poller?.poke();
    return sent;
  }

  async refresh(): Promise<void> {
    await this.#reader.readMessages();
    if (this.#reader.isAnswered) this.answered();
  }

  readNow(): void {
    this.#mustRead = true;
    this.#poller?.poke();
  }

  answered(): void {
    if (!this.#signal.aborted) this.#queue.stop();
  }

  markRead(messageIds: readonly string[]): void {
    if (this.#signal.aborted) return;
    this.#marks.note(messageIds.flatMap((id) => this.#memory.known.get(id) ?? []));
  }

  async end(signal: AbortSignal): Promise<void> {
    await this.#deps.api.endSession(this.#reader.conversation.id, signal);
    this.#poller?.poke();
  }

  close(): void {
    this.#closing.abort();
    this.#poller?.stop();
    this.#leader?.stop();
    this.#unwatchPage();
    this.#marks.stop();
    this.#hints.stop();
    this.#poller = null;
    this.#leader = null;
  }

  #touch(): void {
    this.#activeAt = this.#deps.clock.now();
  }

  #startPolling(): void {
    const { clock, page, random, locks, openChannel, timings } = this.#deps;
    const poller = new Poller({
      clock,
      page,
      random,
      timings,
      delay: () => this.#delay(),
      poll: () => this.#pollInTurn(),
    });
    const name = `khc:poll:${this.#reader.conversation.id}`;
    this.#leader = new PollingLeader(name, {
      locks,
      channel: openChannel(name),
      clock,
      onPoke: () => {
        poller.poke();
      },
      onChange: () => {
        this.readNow();
      },
    });
    this.#poller = poller;
    // The next poll would find out too, but up to half a minute later.
    this.#unwatchPage = page.subscribe(() => {
      if (page.online() || this.#signal.aborted) return;
      this.#sink.line('offline');
      // Whether the line is back only a poll of one's own can tell: the leader's says nothing of this tab.
      this.#mustRead = true;
    });
    poller.start();
    this.#hints.listen();
  }

  #delay(): number | null {
    const { page, clock, timings, pace } = this.#deps;
    // An ended conversation may be opened again.
    if (this.#reader.conversation.endedAt !== undefined) return page.visible() ? timings.pollHidden : null;
    const isActive = clock.now() - this.#activeAt < timings.activeFor;
    const shown = isActive ? timings.pollActive : timings.pollVisible;
    return Math.max(page.visible() ? shown : timings.pollHidden, pace?.() ?? 0);
  }

  #lookAtQueue(): void {
    const { id, endedAt } = this.#reader.conversation;
    if (endedAt !== undefined) this.#queue.stop();
    else this.#queue.look(id, this.#signal);
  }

  async #pollInTurn(): Promise<void> {
    this.#lookAtQueue();
    this.#hints.listen();
    const isAsked = this.#mustRead;
    if (!isAsked && this.#leader?.shouldPoll(this.#deps.timings.request) === false) return;
    this.#mustRead = false;
    try {
      const { hasNews, hasChanged } = await this.#reader.look(isAsked);
      if (this.#signal.aborted) return;
      if (hasNews) this.#touch();
      if (this.#reader.isAnswered) this.#queue.stop();
      this.#sink.line('online');
      this.#leader?.polled(hasChanged);
    } catch (thrown) {
      this.#mustRead = true;
      this.#failed(toChatError(thrown));
      throw thrown;
    }
  }

  #failed(error: ChatError): void {
    if (error.code === 'cancelled' || this.#signal.aborted) return;
    if (isGone(error)) {
      this.close();
      this.#sink.gone(error);
      return;
    }
    this.#sink.line(this.#deps.page.online() ? 'reconnecting' : 'offline');
  }
}
