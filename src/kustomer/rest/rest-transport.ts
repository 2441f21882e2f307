import { ChatError, toChatError } from '../../domain/chat-error.js';
import type { Author, Conversation } from '../../domain/message.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Clock } from '../../ports/clock.js';
import type { Locks } from '../../ports/locks.js';
import type { Page } from '../../ports/page.js';
import type { Random } from '../../ports/random.js';
import type { TabChannel } from '../../ports/tabs.js';
import type { Timings } from '../../ports/timings.js';
import { ActivityProbe } from './activity-probe.js';
import type { ChatApi } from '../api.js';
import { featuresOf, type ChatSettings } from '../chat-settings.js';
import { isGone } from '../../domain/refusals.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../ports/live-transport.js';
import { Poller } from './poller.js';
import { PollingLeader } from './polling-leader.js';
import { QueueWatch } from './queue-watch.js';
import { SeenMarks } from './seen-marks.js';
import type { WireMessage, WireSession } from '../wire.js';

export interface RestDependencies {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly page: Page;
  readonly random: Random;
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly timings: Timings;
  readonly settings: () => Promise<ChatSettings | null>;
  /** Something else on the page that hears of messages; see `KustomerSdk`. */
  readonly whenUnread: (listener: () => void) => (() => void) | null;
  /** Milliseconds between polls at least, where something else delivers too. */
  readonly pace?: () => number;
}

/** Loses every race against what is settled already. */
const NOT_YET = Promise.resolve(null);

const isMessage = (message: IncomingMessage | null | undefined): message is IncomingMessage =>
  message != null;

/** The messages are read on every n-th poll even when the session list shows no change. */
const FULL_READ_EVERY = 6;

/** What serves one connection. */
interface Aids {
  readonly probe: ActivityProbe;
  readonly queue: QueueWatch;
  readonly marks: SeenMarks;
}

/**
 * The live conversation over REST and polling (kustomer-chat-api.md section 6: a supported mode of the legacy
 * client). A poll goes only as far as there is something new: the customer's last activity, the session list, the
 * messages.
 */
export class RestTransport implements LiveTransport {
  readonly #deps: RestDependencies;
  /** Dates of the messages that have come, by id. */
  readonly #known = new Map<string, string>();
  readonly #users = new Map<string, Promise<Author>>();
  #conversation: Conversation | null = null;
  #sink: LiveSink | null = null;
  #work = new AbortController();
  #poller: Poller | null = null;
  #leader: PollingLeader | null = null;
  #seen = '';
  #unwatchPage: () => void = () => undefined;
  #stopHints: (() => void) | null = null;
  #hintedAt = -Infinity;
  #polls = 0;
  #activeAt = -Infinity;
  #mustRead = false;
  #aids: Aids;

  constructor(dependencies: RestDependencies) {
    this.#deps = dependencies;
    this.#aids = this.#openAids();
  }

  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    this.#work = new AbortController();
    this.#conversation = conversation;
    this.#sink = sink;
    this.#aids = this.#openAids();
    this.#touch();
    const work = this.#work;
    const stop = (): void => {
      // A newer connection is none of this signal's business.
      if (this.#work === work) this.disconnect();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    await this.#readMessages();
    if (signal.aborted) return;
    sink.line('online');
    this.#startPolling(conversation);
    this.#lookAtQueue();
    void this.#deps.settings().then((settings) => {
      // Typing goes over the realtime channel alone (section 6).
      if (this.#work === work) this.#sink?.features(featuresOf(settings, false));
    });
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    if (!this.#conversation) throw new ChatError('not_ready', 'There is no live conversation to send to.');
    this.#touch();
    const { body, attachmentIds } = message;
    const sent = await this.#deps.api.sendMessage(this.#conversation.id, body, attachmentIds, signal);
    this.#known.set(sent.message.id, sent.message.date);
    this.#touch();
    this.#poller?.poke();
    return sent;
  }

  async refresh(_signal?: AbortSignal): Promise<void> {
    await this.#readMessages();
  }

  /** Looks at everything, as soon as it may. */
  readNow(): void {
    this.#mustRead = true;
    this.#poller?.poke();
  }

  /** Somebody has answered, as another driver has heard. */
  answered(): void {
    this.#aids.queue.stop();
  }

  markRead(messageIds: readonly string[]): void {
    this.#aids.marks.note(messageIds.flatMap((id) => this.#known.get(id) ?? []));
  }

  async end(signal: AbortSignal): Promise<void> {
    if (this.#conversation) await this.#deps.api.endSession(this.#conversation.id, signal);
    this.#poller?.poke();
  }

  disconnect(): void {
    this.#work.abort();
    this.#poller?.stop();
    this.#leader?.stop();
    this.#unwatchPage();
    this.#aids.marks.stop();
    this.#stopHints?.();
    this.#stopHints = null;
    this.#poller = null;
    this.#leader = null;
    this.#sink = null;
  }

  #touch(): void {
    this.#activeAt = this.#deps.clock.now();
  }

  #startPolling({ id }: Conversation): void {
    const { clock, page, random, locks, openChannel, timings } = this.#deps;
    const poller = new Poller({
      clock,
      page,
      random,
      timings,
      delay: () => this.#delay(),
      poll: () => this.#pollInTurn(),
    });
    const name = `khc:poll:${id}`;
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
      if (page.online()) return;
      this.#sink?.line('offline');
      // Whether the line is back only a poll of one's own can tell: the leader's says nothing of this tab.
      this.#mustRead = true;
    });
    poller.start();
    this.#awaitHints();
  }

  /** The widget may be started at any time, and nothing tells when. */
  #awaitHints(): void {
    if (this.#stopHints) return;
    const { clock, timings, whenUnread } = this.#deps;
    let stopTimer: () => void = () => undefined;
    const stopListening = whenUnread(() => {
      stopTimer();
      // A widget that never stops must not make us ask without a pause.
      const pause = Math.max(this.#hintedAt + timings.pollRetry - clock.now(), 0);
      stopTimer = clock.after(pause, () => {
        this.#hintedAt = clock.now();
        this.readNow();
      });
    });
    if (!stopListening) return;
    this.#stopHints = () => {
      stopListening();
      stopTimer();
    };
  }

  #delay(): number | null {
    const { page, clock, timings, pace } = this.#deps;
    // It may be opened again.
    if (this.#conversation?.endedAt !== undefined) return page.visible() ? timings.pollHidden : null;
    const active = clock.now() - this.#activeAt < timings.activeFor;
    const shown = active ? timings.pollActive : timings.pollVisible;
    return Math.max(page.visible() ? shown : timings.pollHidden, pace?.() ?? 0);
  }

  #openAids(): Aids {
    const { api, clock, timings } = this.#deps;
    const tell = (seconds: number | null): void => this.#sink?.wait(seconds);
    const send = (lastSeenAt: string): Promise<void> =>
      api.markSeen(this.#conversation?.id ?? '', lastSeenAt, this.#work.signal);
    return {
      probe: new ActivityProbe(api),
      queue: new QueueWatch({ api, clock, timings, tell }),
      marks: new SeenMarks({ clock, timings, send }),
    };
  }

  #lookAtQueue(): void {
    if (!this.#conversation) return;
    if (this.#conversation.endedAt !== undefined) this.#aids.queue.stop();
    else this.#aids.queue.look(this.#conversation.id, this.#work.signal);
  }

  async #pollInTurn(): Promise<void> {
    this.#lookAtQueue();
    this.#awaitHints();
    const told = this.#mustRead;
    if (!told && this.#leader?.shouldPoll(this.#deps.timings.request) === false) return;
    this.#mustRead = false;
    try {
      const changed = await this.#poll(told);
      this.#sink?.line('online');
      this.#leader?.polled(changed);
    } catch (error) {
      this.#mustRead = true;
      this.#failed(toChatError(error));
      throw error;
    }
  }

  /** Gives whether there was anything new. */
  async #poll(told: boolean): Promise<boolean> {
    const { probe } = this.#aids;
    const isThorough = told || this.#polls % FULL_READ_EVERY === FULL_READ_EVERY - 1;
    // Asked even where the answer changes nothing: what is read now need not be read again.
    const mayBeNew = await probe.mayBeNew(this.#work.signal);
    const session = mayBeNew || isThorough ? await this.#findSession() : null;
    this.#polls += 1;
    if (!mayBeNew && !isThorough) return false;
    const fingerprint = session ? `${session.lastMessageAt ?? ''}|${session.endedAt ?? ''}` : '';
    const unchanged =
      fingerprint !== '' && session?.lastMessageAt !== undefined && fingerprint === this.#seen;
    if (unchanged && !isThorough) {
      probe.taken();
      return false;
    }
    const isNew = await this.#readMessages();
    this.#seen = fingerprint;
    probe.taken();
    if (isNew) this.#touch();
    if (session) {
      this.#conversation = session;
      this.#sink?.conversation(session);
    }
    return isNew || !unchanged;
  }

  /** The list runs by last message, newest first (section 5, documented): ours is nearly always on its first page. */
  async #findSession(): Promise<Conversation | null> {
    const { signal } = this.#work;
    const isOurs = ({ conversation }: WireSession): boolean => conversation.id === this.#conversation?.id;
    const first = await this.#deps.api.listSessions(1, signal);
    const found = first.items.find(isOurs) ?? null;
    if (found || !first.hasNext) return found && this.#withExternalId(found.conversation);
    const rest = (await this.#deps.api.listAllSessions(signal)).find(isOurs);
    return rest ? this.#withExternalId(rest.conversation) : null;
  }

  #withExternalId(conversation: Conversation): Conversation {
    const externalId = this.#conversation?.externalId;
    return externalId === undefined ? conversation : { ...conversation, externalId };
  }

  async #readMessages(): Promise<boolean> {
    const id = this.#conversation?.id ?? '';
    const incoming = await this.#deps.api.listNewMessages(
      id,
      (key) => this.#known.has(key),
      this.#work.signal,
    );
    const isNew = incoming.some(({ message }) => !this.#known.has(message.id));
    for (const { message } of incoming) this.#known.set(message.id, message.date);
    if (incoming.some((wire) => this.#isAnswer(wire))) this.#aids.queue.stop();
    await this.#deliver(incoming);
    return isNew;
  }

  /** Whether somebody wrote it here, other than the history, which an organisation may list without saying so. */
  #isAnswer({ message, imported }: WireMessage): boolean {
    return (
      message.direction === 'out' && imported !== true && message.date > (this.#conversation?.createdAt ?? '')
    );
  }

  /** A name that takes long must not hold up a message: it comes after. */
  async #deliver(incoming: readonly WireMessage[]): Promise<void> {
    const named = incoming.map((wire) => this.#withAuthor(wire));
    const { clock, timings } = this.#deps;
    let stopWaiting: () => void = () => undefined;
    const patience = new Promise<null>((resolve) => {
      stopWaiting = clock.after(timings.authorPatience, () => {
        resolve(null);
      });
    });
    const all = Promise.all(named);
    const inTime = await Promise.race([all, patience]);
    stopWaiting();
    const known = inTime ?? (await Promise.all(named.map((wire) => Promise.race([wire, NOT_YET]))));
    if (this.#work.signal.aborted) return;
    this.#sink?.messages(known.map((message, index) => message ?? incoming[index]).filter(isMessage));
    if (inTime) return;
    void all.then((late) => {
      if (!this.#work.signal.aborted) this.#sink?.messages(late);
    });
  }

  async #withAuthor(wire: WireMessage): Promise<IncomingMessage> {
    if (wire.userId === undefined) return wire;
    const author = await this.#author(wire.userId);
    return { ...wire, message: Object.freeze({ ...wire.message, author }) };
  }

  /** A name that can't be had must not hold up a message: then it is simply the team's. */
  #author(userId: string): Promise<Author> {
    const cached = this.#users.get(userId);
    if (cached) return cached;
    const author = this.#deps.api.readUser(userId, this.#work.signal).then(
      (user): Author => ({ kind: 'agent', ...user }),
      (): Author => {
        this.#users.delete(userId);
        return { kind: 'agent' };
      },
    );
    this.#users.set(userId, author);
    return author;
  }

  #failed(error: ChatError): void {
    if (error.code === 'cancelled') return;
    if (isGone(error)) {
      const sink = this.#sink;
      this.disconnect();
      sink?.gone(error);
      return;
    }
    this.#sink?.line(this.#deps.page.online() ? 'reconnecting' : 'offline');
  }
}
