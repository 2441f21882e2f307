import type { ChatError } from '../../src/domain/chat-error.js';
import { isAt, type Flow } from '../../src/domain/flow/flow.js';
import { progressOf } from '../../src/domain/flow/progress.js';
import type { Conversation } from '../../src/domain/message.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import type { Storage } from '../../src/ports/storage.js';
import { memoryStorage } from '../../src/platform/storage.js';
import { ChatSession } from '../../src/session/chat-session.js';
import * as coreModule from '../../src/kustomer/web-sdk/web-sdk.js';
import { openSessionEngine, type SessionEngine } from '../../src/engine/session-engine.js';
import type { SessionConfig } from '../../src/session/config.js';
import type { SessionContext } from '../../src/session/context.js';
import { FakePage } from './fake-page.js';
import { NO_SDK, placeOf } from './session.js';
import { ModelServer, type Shown, type StoredSession } from './handoff-model-server.js';
import { ModelBrowser, ModelClock, PageLife } from './handoff-model-tabs.js';
import { NO_TRACE, type TraceSink } from './trace.js';

/* One person, one log, one or two tabs: what they do, and what must hold whatever happens. */

export interface Setup {
  /** Two tabs can have the same log only where the page gives the external id. */
  readonly tabs: 1 | 2;
  readonly externalId: string | null;
  /** Where the page has no token of its own. */
  readonly anonymous: boolean;
}

const BASE_URL = 'https://acme.test';
/** No spinner may say the same for longer than this, in milliseconds. */
const PATIENCE = 15_000;
/** A quick answer, such as a 401, may stand before the one that is waited for. */
const GRACE = 1_000;
const CODE_LOADS = 20;
const IDLE_AFTER = 300;

const LOG = [
  { id: 'q', date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Where is my order?' },
  { id: 'a', date: '2026-01-22T14:36:00Z', direction: 'out', body: 'I am only a bot.' },
];

/** Something that the person did so that a request may leave. */
interface Act {
  readonly kind: 'press' | 'try-again';
  readonly order: number;
  /** The pages of other tabs that were handing off this log, and had made nothing of it yet. */
  readonly atWork: readonly ModelPage[];
  /** Whether it had the lock that tabs with the same log share. */
  readonly hasLock: boolean;
}

/** What came of the page's last look at the session list; `shown` is `null` where that was no list. */
interface Look {
  readonly order: number;
  readonly shown: readonly Shown[] | null;
}

/** A handoff as it came in, with all that its page could know by then. */
interface Post {
  readonly order: number;
  readonly page: ModelPage;
  /** Which log the person meant: "start new" begins another one. */
  readonly log: string;
  readonly act: Act | null;
  readonly look: Look | null;
  session: StoredSession | null;
}

interface Press {
  isSettled: boolean;
}

/** What the person reads while they wait; `null` where it is theirs to go on, or nothing to wait for. */
const spinnerOf = (flow: Flow): string | null => {
  const { place } = flow;
  if (isAt(place, 'sending')) return `sending ${progressOf(flow)}${place.isSlow ? ', slow' : ''}`;
  if (isAt(place, 'checking')) return 'checking';
  if (isAt(place, 'connecting') && !place.error) return `connecting${place.isSlow ? ', slow' : ''}`;
  return null;
};

/** Whether it was sent at the person's word while another tab, that had the lock, was at it. */
const isBeside = ({ act }: Post, { page }: Post): boolean =>
  act?.kind === 'try-again' && !act.hasLock && act.atWork.includes(page);

/** A tab: outlives the pages in it. */
export class ModelTab {
  readonly name: string;
  readonly world: ModelWorld;
  readonly values = new Map<string, string>();
  readonly storage: Storage = {
    get: (key) => this.values.get(key) ?? null,
    set: (key, value) => {
      this.values.set(key, value);
    },
    remove: (key) => {
      this.values.delete(key);
    },
  };
  /** When the person last chose to have another conversation, knowing of the first. */
  choseNew = -1;
  page: ModelPage;

  constructor(name: string, world: ModelWorld) {
    this.name = name;
    this.world = world;
    this.page = new ModelPage(this);
  }

  reload(): void {
    this.page.leave();
    this.page = new ModelPage(this);
  }

  /** The external id of the handoff that a reload will take up. */
  get marked(): string | null {
    for (const text of this.values.values()) {
      const id = /"externalId":"([^"]+)"/.exec(text)?.[1];
      if (id !== undefined) return id;
    }
    return null;
  }
}

export class ModelPage {
  readonly tab: ModelTab;
  readonly session: ChatSession;
  readonly window = new FakePage();
  readonly written: string[] = [];
  readonly #life: PageLife;
  readonly #presses: Press[] = [];
  #log: string;
  #act: Act | null = null;
  #look: Look | null = null;
  #spinner: string | null = null;
  #since = 0;

  constructor(tab: ModelTab) {
    this.tab = tab;
    const { world } = tab;
    this.#log = world.logOf(tab.marked);
    const life = new PageLife(world.browser);
    this.#life = life;
    this.window.set({ online: world.isOnline });
    const openEngine = async (core: SessionContext): Promise<SessionEngine> => {
      await new Promise<void>((resolve) => {
        life.clock.after(CODE_LOADS, resolve);
      });
      return openSessionEngine(core, {
        clock: life.clock,
        random: () => 0.5,
        page: this.window,
        locks: life,
        openChannel: life.openChannel,
        fetch: world.server.fetchFor({
          isAlive: life.isAlive,
          onPost: (externalId) => this.#posted(externalId),
          onList: (shown) => {
            this.#look = { order: world.next(), shown };
          },
          onRequest: (method, path, body) => world.trace.request(tab.name, method, path, body),
        }),
        timings: DEFAULT_TIMINGS,
        pageOrigin: 'https://shop.test',
        pageStorage: memoryStorage(),
        storage: life.storage(tab.storage),
        memory: memoryStorage(),
        sdk: NO_SDK,
        loadWebSdk: () => Promise.resolve(coreModule),
      });
    };
    const ids = { next: () => world.nextId() };
    this.session = new ChatSession({ clock: life.clock, ids, openEngine }, world.config());
    this.session.subscribe((_state, _previous, facts) => {
      for (const fact of facts) world.trace.told(tab.name, fact);
    });
    this.session.subscribe(({ flow }) => {
      this.#see(flow);
    });
    this.session.resume();
    this.session.setTranscript(LOG);
    // As the element does, when the browser is idle.
    life.clock.after(IDLE_AFTER, () => {
      void this.session.preload();
    });
  }

  get isAlive(): boolean {
    return this.#life.isAlive();
  }

  get flow(): Flow {
    return this.session.state.flow;
  }

  get place(): string {
    return placeOf(this.flow);
  }

  press(): void {
    if (this.flow.place.phase === 'bot') this.#acts('press');
    const press: Press = { isSettled: false };
    this.#presses.push(press);
    const settled = (outcome: Conversation | ChatError): void => {
      press.isSettled = true;
      if (this.isAlive) this.tab.world.trace.settled(this.tab.name, outcome);
    };
    this.session.handoff().then(settled, settled);
  }

  tryAgain(): void {
    if (isAt(this.flow.place, 'unconfirmed')) this.#acts('try-again');
    this.session.act({ type: 'try-again' });
  }

  startNew(): void {
    this.#choosesNew();
    this.session.act({ type: 'start-new' });
  }

  /** Says yes to the conversation that there is, or what they need. */
  answer(): void {
    if (isAt(this.flow.place, 'asking') && this.flow.place.existing) this.session.act({ type: 'continue' });
    else this.session.act({ type: 'answer', body: 'Where is my other order?' });
  }

  reset(): void {
    this.#choosesNew();
    this.written.length = 0;
    this.session.reset();
  }

  write(): void {
    const body = `${this.tab.name}${this.tab.world.next()}`;
    if (this.session.sendMessage(body)) this.written.push(body);
  }

  leave(): void {
    this.session.suspend();
    this.#life.leave();
  }

  /** What is wrong with the page as it stands. */
  *problems(now: number): Generator<string> {
    const { phase } = this.flow.place;
    if (phase !== 'handing-off' && this.#presses.some(({ isSettled }) => !isSettled)) {
      yield `The promise of a handoff is left pending at "${phase}".`;
    }
    if (this.#spinner !== null && now - this.#since > PATIENCE + GRACE) {
      yield `It says "${this.#spinner}" for more than ${PATIENCE} ms.`;
    }
  }

  #see(flow: Flow): void {
    const spinner = spinnerOf(flow);
    if (spinner === this.#spinner) return;
    this.#spinner = spinner;
    this.#since = this.tab.world.clock.now();
  }

  #acts(kind: Act['kind']): void {
    const { world } = this.tab;
    const atWork = world.pages.filter(
      (page) =>
        page !== this &&
        page.#log === this.#log &&
        page.flow.place.phase === 'handing-off' &&
        !page.session.conversation &&
        // Who was asked anew without a line has not begun, and stands in nobody's way.
        (!isAt(page.flow.place, 'queued') ||
          page.flow.place.for === 'server' ||
          page.#life.holds('khc:handoff:')),
    );
    this.#act = { kind, order: world.next(), atWork, hasLock: this.#life.holds('khc:handoff:') };
  }

  #choosesNew(): void {
    const { world } = this.tab;
    this.tab.choseNew = world.next();
    this.#log = world.newLog();
  }

  #posted(externalId: string | null): (session: StoredSession) => void {
    const { world } = this.tab;
    world.labels.set(externalId, this.#log);
    const post: Post = {
      order: world.next(),
      page: this,
      log: this.#log,
      act: this.#act,
      look: this.#look,
      session: null,
    };
    world.posts.push(post);
    return (session) => {
      post.session = session;
      world.judge(post);
    };
  }
}

export class ModelWorld {
  readonly clock = new ModelClock();
  readonly browser = new ModelBrowser(this.clock);
  readonly server = new ModelServer(this.clock);
  readonly setup: Setup;
  readonly posts: Post[] = [];
  /** Which log each external id stands for. */
  readonly labels = new Map<string | null, string>();
  readonly problems = new Set<string>();
  readonly tabs: readonly ModelTab[];
  readonly trace: TraceSink;
  isOnline = true;
  #order = 0;
  #ids = 0;
  #logs = 0;

  constructor(setup: Setup, trace = NO_TRACE) {
    this.setup = setup;
    this.trace = trace;
    this.tabs = ['A', 'B'].slice(0, setup.tabs).map((name) => new ModelTab(name, this));
  }

  get pages(): readonly ModelPage[] {
    return this.tabs.map(({ page }) => page);
  }

  next(): number {
    return (this.#order += 1);
  }

  nextId(): string {
    return `id${String((this.#ids += 1))}`;
  }

  newLog(): string {
    return `log ${String((this.#logs += 1))}`;
  }

  logOf(externalId: string | null): string {
    return this.labels.get(externalId) ?? 'log';
  }

  config(): SessionConfig {
    const { externalId, anonymous } = this.setup;
    return {
      baseUrl: BASE_URL,
      from: 'Acme Assistant',
      brand: null,
      externalId,
      lang: null,
      archive: false,
      anonymous,
      trackingToken: anonymous ? null : () => this.server.token,
      routes: null,
      redact: null,
      review: false,
      resume: 'session',
      name: '',
      pollInterval: 5_000,
      transport: null,
      driver: 'rest',
      connectingNotice: 'Connecting you with our team',
    };
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms, () => {
      this.#watch();
      this.trace.tick();
    });
    this.trace.quiet();
    this.check();
  }

  setLine(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (!isOnline) this.server.breakLine();
    for (const { window } of this.pages) window.set({ online: isOnline });
  }

  /** @throws what has gone wrong so far */
  check(): void {
    this.#watch();
    if (this.problems.size > 0) throw new Error(`${[...this.problems].join('\n')}\n${this.#story()}`);
  }

  /** A conversation came to be: none of the same log may stand beside it, unless the person chose that. */
  judge(post: Post): void {
    for (const other of this.posts) {
      if (other === post || !other.session) continue;
      const [first, second] = other.order < post.order ? [other, post] : [post, other];
      if (!this.#isChosen(first, second)) {
        this.problems.add(
          `Two conversations for one log, and nobody chose that: POSTs ${first.order} and ${second.order}.`,
        );
      }
    }
  }

  /**
   * Whether the second POST, which made another conversation of the same log, was the person's choice: they asked for a
   * new one, or nobody could have known of the first, and they acted all the same.
   *
   * - "Try again" (or the button, back after a refusal) pressed after the first had come in, where the look that followed
   *   did not show it: the list lagged, or it was carried out only later. The contract leaves this choice to the person.
   * - In another tab, the button alone is no choice as long as the first tab is at it: the lock stands against that. Once
   *   the first tab is done, or gone from it with its lock, there is only the list, which may not show what it made.
   * - "Try again" beside another tab that is at it and has the lock: that one can't be asked to stop, and goes on.
   *
   * In no case where the list had shown the first one so that it could be known.
   */
  #isChosen(first: Post, second: Post): boolean {
    if (first.log !== second.log || second.page.tab.choseNew > first.order) return true;
    if (this.#isRecognisable(first, second)) return false;
    const { act, look } = second;
    if (first.page.tab !== second.page.tab) {
      if (!first.page.isAlive || first.page.tab.choseNew > first.order) return true;
      if (isBeside(first, second) || isBeside(second, first)) return true;
    }
    if (!act || act.order < first.order) return false;
    // "Which looks once more before it posts": a look that failed is none.
    if (act.kind === 'try-again') return look !== null && look.order > act.order && look.shown !== null;
    // A list of before the first one can't show it: a hover's reading may be too old.
    if ((look?.order ?? 0) < first.order) return false;
    return first.page.tab === second.page.tab || !act.atWork.includes(first.page);
  }

  /** Whether the page of the second POST had seen the first one's conversation, and could know it for its own. */
  #isRecognisable(first: Post, second: Post): boolean {
    const shown = second.look?.shown ?? [];
    const seen = shown.find(({ id }) => id === first.session?.id);
    if (!seen || seen.isNamed) return seen !== undefined;
    // Without names only the sole one that the baseline lacks can be ours, and no tab knows another's baseline.
    const { tab } = second.page;
    if (first.page.tab !== tab) return false;
    const opening = this.posts.find(({ page, log }) => page.tab === tab && log === second.log);
    const baseline = opening && opening !== second && opening.act?.kind === 'press' && opening.look?.shown;
    if (!baseline) return false;
    const fresh = shown.filter(({ id }) => !baseline.some((known) => known.id === id));
    return fresh.length === 1 && fresh[0] === seen;
  }

  #watch(): void {
    for (const page of this.pages) {
      for (const problem of page.problems(this.clock.now()))
        this.problems.add(`${page.tab.name}: ${problem}`);
    }
  }

  #story(): string {
    const pages = this.pages.map(({ tab, place }) => `${tab.name} at ${place}`);
    const posts = this.posts.map(
      ({ order, page, log, act, look, session }) =>
        `POST ${order} by ${page.tab.name} for ${log}` +
        `, after ${act ? `${act.kind} ${act.order}` : 'nothing'}` +
        `, look ${look ? `${look.order} [${look.shown?.map(({ id }) => id).join(' ') ?? 'failed'}]` : 'none'}` +
        `, made ${session?.id ?? 'nothing'}`,
    );
    return [...pages, ...posts].join('\n');
  }

  /** Faults stop, and time goes on: everybody must be somewhere with a way on, and the ways must lead on. */
  async finish(): Promise<void> {
    this.server.heal();
    if (!this.isOnline) this.setLine(true);
    await this.pass(180_000);
    for (const page of this.pages) this.#standsHonestly(page);
    this.check();
    // Some ways lead to another question: "Try again" may be refused, and what was found may be asked about.
    for (let round = 0; round < 3; round += 1) {
      for (const page of this.pages) this.#goOn(page);
      await this.pass(90_000);
    }
    for (const page of this.pages) this.#hasArrived(page);
    this.check();
  }

  #standsHonestly({ tab, flow: { place }, place: name }: ModelPage): void {
    const isWaiting =
      isAt(place, 'queued') && (place.for === 'line' ? !this.isOnline : place.resumeAt > this.clock.now());
    const isHonest =
      place.phase !== 'handing-off' ||
      isWaiting ||
      isAt(place, 'asking', 'reviewing', 'unconfirmed') ||
      (isAt(place, 'connecting') && place.error !== null);
    if (!isHonest) this.problems.add(`${tab.name} is stuck at "${name}".`);
  }

  #goOn(page: ModelPage): void {
    const { place } = page.flow;
    if (place.phase === 'bot') page.press();
    else if (isAt(place, 'asking')) page.answer();
    else page.tryAgain();
  }

  #hasArrived(page: ModelPage): void {
    const { tab, flow, place, written } = page;
    const conversation = flow.place.phase === 'live' ? flow.place.conversation : null;
    if (!conversation) {
      this.problems.add(`${tab.name} does not get on from "${place}".`);
      return;
    }
    const held = this.server.sessions.find(({ id }) => id === conversation.id)?.messages ?? [];
    const bodies = held.map(({ body }) => body);
    const arrived = bodies.filter((body) => written.includes(body));
    if (arrived.join() !== written.join()) {
      this.problems.add(`${tab.name} wrote [${written.join()}], and [${arrived.join()}] arrived.`);
    }
  }
}
