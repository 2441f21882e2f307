import * as coreModule from '../../src/kustomer/web-sdk/web-sdk.js';
import { isAt } from '../../src/domain/flow/flow.js';
import { entriesOf, isPending, type LogEntry } from '../../src/domain/log/message-log.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import type { Storage } from '../../src/ports/storage.js';
import { memoryStorage } from '../../src/platform/storage.js';
import { ChatSession } from '../../src/session/chat-session.js';
import { openSessionEngine } from '../../src/engine/session-engine.js';
import { FakePage } from './fake-page.js';
import { ModelServer } from './handoff-model-server.js';
import { PageLife, type ModelBrowser } from './handoff-model-tabs.js';
import type { ModelChat, Served } from './live-model-server.js';
import { ModelTransport } from './live-model-transport.js';
import { NO_SDK, testConfig } from './session.js';
import type { TraceSink } from './trace.js';

/* One page of the browser, from when it is loaded until it is left. */

export interface PageSetup {
  readonly browser: ModelBrowser;
  readonly chat: ModelChat;
  /** What the tab has stored; outlives the page. */
  readonly values: Map<string, string>;
  /** How wrong the client's clock is, in milliseconds. */
  readonly skew: number;
  readonly flagsImports: boolean;
  readonly isOnline: boolean;
  readonly nextId: () => string;
  readonly onPost: (page: LivePage, clientId: string) => void;
  readonly onRefused: (clientId: string) => void;
  readonly onListed: (at: number) => void;
  readonly onProblem: (what: string) => void;
  readonly trace: TraceSink;
}

export const HISTORY = ['Where is my order?', 'I am only a bot.'] as const;

/** By the client's clock, as the page that made it. */
export const transcriptOf = (
  skew: number,
): readonly { date: string; direction: 'in' | 'out'; body: string }[] =>
  HISTORY.map((body, index) => ({
    id: `t${String(index)}`,
    date: new Date(Date.parse('2026-01-22T14:35:00Z') + skew + index * 60_000).toISOString(),
    direction: index === 0 ? 'in' : 'out',
    body,
  }));

const storageOver = (values: Map<string, string>): Storage => ({
  get: (key) => values.get(key) ?? null,
  set: (key, value) => {
    values.set(key, value);
  },
  remove: (key) => {
    values.delete(key);
  },
});

export class LivePage {
  readonly session: ChatSession;
  readonly window = new FakePage();
  /** Ids of the messages that the page was told of. */
  readonly told: string[] = [];
  /** How many messages it waits to be answered. */
  underWay = 0;
  isAttached = true;
  isAway = false;
  readonly #life: PageLife;
  #transport: ModelTransport | null = null;

  constructor(setup: PageSetup) {
    const { browser, chat, values, skew, flagsImports } = setup;
    const life = new PageLife(browser);
    this.#life = life;
    this.window.set({ online: setup.isOnline });
    const clock = { now: () => life.clock.now() + skew, after: life.clock.after };
    const server = new ModelServer(life.clock);
    const openTransport = (): ModelTransport => {
      this.#transport = new ModelTransport({
        chat,
        clock,
        isAlive: life.isAlive,
        window: this.window,
        flagsImports,
        onPost: (clientId) => this.#posted(setup, clientId),
        onRefused: setup.onRefused,
        onListed: setup.onListed,
        onProblem: setup.onProblem,
      });
      return this.#transport;
    };
    this.session = new ChatSession(
      {
        clock,
        ids: { next: setup.nextId },
        openEngine: (core) =>
          openSessionEngine(core, {
            clock,
            random: () => 0.5,
            page: this.window,
            locks: life,
            openChannel: life.openChannel,
            fetch: server.fetchFor({
              isAlive: life.isAlive,
              onPost: () => () => undefined,
              onList: () => undefined,
              onRequest: (method, path, body) => setup.trace.request('', method, path, body),
            }),
            timings: DEFAULT_TIMINGS,
            pageOrigin: 'https://shop.test',
            pageStorage: memoryStorage(),
            storage: life.storage(storageOver(values)),
            memory: memoryStorage(),
            sdk: NO_SDK,
            loadWebSdk: () => Promise.resolve(coreModule),
          }),
      },
      testConfig({ anonymous: false, trackingToken: () => server.token, transport: openTransport }),
    );
    this.session.subscribe((_state, _previous, facts) => {
      for (const fact of facts) {
        setup.trace.told('', fact);
        if (fact.type === 'message') this.told.push(fact.message.id);
      }
    });
    this.session.resume();
    this.session.setTranscript(transcriptOf(skew));
    void this.session.preload();
  }

  /** Whether what was stored has been taken up. */
  get isUp(): boolean {
    return this.session.state.flow.place.phase !== 'bot';
  }

  get isLive(): boolean {
    return this.session.state.flow.place.phase === 'live';
  }

  /** What the log shows behind the history. */
  get rows(): readonly LogEntry[] {
    return this.session.state.log.live;
  }

  get shown(): readonly LogEntry[] {
    return entriesOf(this.session.state.log);
  }

  get waiting(): readonly LogEntry[] {
    return this.rows.filter(isPending);
  }

  /** The message that failed and holds the others. */
  get failed(): string | null {
    return this.waiting.find(({ message }) => message.status === 'failed')?.message.id ?? null;
  }

  /** Where the conversation could not be loaded, the page offers to try again. */
  tryAgain(): void {
    const { place: flow } = this.session.state.flow;
    if (isAt(flow, 'connecting') && flow.error) this.session.act({ type: 'try-again' });
  }

  poll(): void {
    void this.#transport?.poll();
  }

  dropped(): void {
    this.#transport?.dropped();
  }

  pushed(message: Served): void {
    this.#transport?.pushed(message);
  }

  attach(isAttached: boolean): void {
    this.isAttached = isAttached;
    if (isAttached) this.session.resume();
    else this.session.suspend();
  }

  /** Leads to another site and back, as long as the browser keeps the page. */
  turn(isAway: boolean): void {
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    if (isAway) this.window.leave();
    else this.window.comeBack();
  }

  /** @param isCrash without a last moment to write anything down */
  leave(isCrash: boolean): void {
    if (!isCrash) this.session.suspend();
    this.#life.leave();
    this.underWay = 0;
  }

  #posted(setup: PageSetup, clientId: string): () => void {
    setup.onPost(this, clientId);
    this.underWay += 1;
    return () => {
      this.underWay -= 1;
    };
  }
}
