import { shown } from './session.js';
import { ModelBrowser, ModelClock } from './handoff-model-tabs.js';
import { wrongEnd, wrongRows, type Known, type Tally, type Written } from './live-model-checks.js';
import { LivePage, transcriptOf } from './live-model-page.js';
import { ModelChat, type Post, type Served } from './live-model-server.js';
import { NO_TRACE, type TraceSink } from './trace.js';

/* One person in a live conversation, the server, and what must hold whatever happens between the two. */

export interface Setup {
  /** How wrong the client's clock is, in milliseconds. */
  readonly skew: number;
  /** How finely the server tells the time, in milliseconds. */
  readonly tick: number;
  /** Whether the server says of the history's copies that they were imported. */
  readonly flagsImports: boolean;
}

export class LiveWorld {
  readonly clock = new ModelClock();
  readonly browser = new ModelBrowser(this.clock);
  readonly chat: ModelChat;
  readonly setup: Setup;
  readonly written: Written[] = [];
  readonly problems = new Set<string>();
  readonly values: Map<string, string>;
  readonly #tally: Tally;
  readonly #trace: TraceSink;
  page: LivePage;
  isOnline = true;
  #ids = 0;
  readonly known = new Map<string, Known>();
  /** Of when the newest list was that the page had when each message left, in the order of the chat's posts. */
  readonly #listedBefore: number[] = [];
  #listedAt = -Infinity;
  #seen: readonly unknown[] = [];
  /** Our ids of what was refused, once for each time. */
  readonly #refusals: string[] = [];

  /** @param stored what the tab has stored of the handoff; nothing where it is still to come */
  constructor(setup: Setup, stored: ReadonlyMap<string, string>, tally: Tally, trace = NO_TRACE) {
    this.setup = setup;
    this.#trace = trace;
    this.#tally = tally;
    this.values = new Map(stored);
    this.chat = new ModelChat(this.clock, setup.tick);
    for (const { body, direction, date } of transcriptOf(setup.skew)) {
      this.chat.import(body, direction, Date.parse(date));
    }
    const sent: string[] = [];
    this.chat.onRequest = (clientId) => {
      if (clientId === null) {
        trace.request('', 'GET', 'list', '');
        return;
      }
      if (!sent.includes(clientId)) sent.push(clientId);
      trace.request('', 'POST', `message ${sent.indexOf(clientId) + 1}`, '');
    };
    this.chat.onPush = (message) => {
      this.page.pushed(message);
    };
    this.chat.onCommit = (post, message) => {
      this.#committed(post, message);
    };
    this.page = this.#open();
  }

  write(body: string): void {
    const message = this.page.session.sendMessage(body);
    if (!message) return;
    const { id } = message;
    this.written.push({ id, body, isDeleted: false, retries: [], isMistaken: false });
  }

  retry(): void {
    const id = this.page.failed;
    const message = this.#writtenAs(id);
    message?.retries.push(this.clock.now());
    if (id !== null) this.page.session.retryMessage(id);
  }

  delete(): void {
    const id = this.page.failed;
    const message = this.#writtenAs(id);
    if (message) message.isDeleted = true;
    if (id !== null) this.page.session.deleteMessage(id);
  }

  /** The server changes a message that the page shows: nothing that it has not seen could be known again. */
  edit(index: number): void {
    const shown = new Set(this.page.rows.map(({ message }) => message.id));
    const seen = this.chat.messages.filter(({ id }) => shown.has(id));
    const message = seen[index % Math.max(1, seen.length)];
    if (message) this.chat.edit(message);
  }

  reload(isCrash: boolean): void {
    this.page.leave(isCrash);
    this.page = this.#open();
  }

  end(isEnded: boolean): void {
    this.chat.isEnded = isEnded;
    this.page.poll();
  }

  restartServer(): void {
    this.chat.restart();
    this.page.dropped();
  }

  setLine(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (!isOnline) this.chat.breakLine();
    this.page.window.set({ online: isOnline });
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms, () => {
      this.#watch();
      this.#trace.tick();
    });
    this.#trace.quiet();
    this.check();
  }

  /** @throws what has gone wrong so far */
  check(): void {
    this.#watch();
    if (this.problems.size > 0) throw new Error(`${[...this.problems].join('\n')}\n${this.#story()}`);
  }

  /** Faults stop, and the person sends again what failed: everything must arrive, once and in order. */
  async finish(): Promise<void> {
    this.chat.heal();
    if (!this.isOnline) this.setLine(true);
    this.page.turn(false);
    this.page.poll();
    if (!this.page.isAttached) this.page.attach(true);
    // The server is done with whatever it was at.
    await this.pass(60_000);
    for (let round = 0; round < 6 && !this.#isSettled(); round += 1) {
      this.page.tryAgain();
      this.retry();
      await this.pass(31_000);
    }
    this.page.poll();
    await this.pass(25_000);
    if (!this.#isSettled()) this.problems.add('Something is left waiting.');
    for (const problem of wrongEnd(this.page, this, this.#tally)) this.problems.add(problem);
    this.check();
  }

  #open(): LivePage {
    return new LivePage({
      browser: this.browser,
      chat: this.chat,
      values: this.values,
      skew: this.setup.skew,
      flagsImports: this.setup.flagsImports,
      isOnline: this.isOnline,
      nextId: () => `p${String((this.#ids += 1))}`,
      onPost: (page, clientId) => {
        this.#posted(page, clientId);
      },
      onRefused: (clientId) => {
        this.#refusals.push(clientId);
        // It has left for nothing: the next attempt is the first one again.
        if (this.isRefused(clientId)) this.known.delete(clientId);
      },
      onListed: (at) => {
        this.#listedAt = at;
      },
      onProblem: (what) => {
        this.problems.add(what);
      },
      trace: this.#trace,
    });
  }

  /** Whether the page knows that no attempt has arrived. */
  isRefused(id: string): boolean {
    const attempts = this.chat.posts.filter(({ clientId }) => clientId === id);
    return attempts.length === this.#refusals.filter((clientId) => clientId === id).length;
  }

  #writtenAs(id: string | null): Written | undefined {
    return this.written.find((one) => one.id === id);
  }

  #isSettled(): boolean {
    return this.page.isLive && this.page.waiting.length === 0;
  }

  #posted(page: LivePage, clientId: string): void {
    this.#listedBefore.push(this.#listedAt);
    if (!page.isLive) this.problems.add(`${clientId} leaves for a conversation that is not open.`);
    if (page.underWay > 0) this.problems.add(`${clientId} leaves while another is under way.`);
    if (this.#writtenAs(clientId)?.isDeleted === true)
      this.problems.add(`${clientId} was deleted, and leaves.`);
    if (this.known.has(clientId)) return;
    const ids = new Set(page.rows.map((row) => row.message.id));
    const dates = this.chat.messages.filter(({ id }) => ids.has(id)).map(({ at }) => at);
    this.known.set(clientId, { ids, newest: Math.max(-Infinity, ...dates) });
  }

  /**
   * A message must not be taken twice, unless the person has sent it again while the server was still at the first
   * attempt, and the look that followed did not show it. The contract leaves this choice to the person.
   */
  #committed(post: Post, { clientId }: Served): void {
    for (const other of this.chat.posts) {
      if (other === post || other.clientId !== clientId || other.committedAt === null) continue;
      const [first, second] = other.arrivedAt < post.arrivedAt ? [other, post] : [post, other];
      const { retries = [] } = this.#writtenAs(clientId) ?? {};
      const listedAt = this.#listedBefore[this.chat.posts.indexOf(second)] ?? 0;
      const isWish = retries.some((at) => at >= first.arrivedAt && at <= listedAt);
      const wasAtIt = (first.committedAt ?? 0) > listedAt;
      if (isWish && wasAtIt) this.#tally.chosen += 1;
      else this.problems.add(`${post.clientId} was taken twice, and nobody wanted that.`);
    }
  }

  #watch(): void {
    const { page, chat, written } = this;
    // What was looked at already is as it was: most of what happens changes nothing that counts.
    const { log, flow } = page.session.state;
    const seen = [log, flow, page.told.length, chat.messages.length, written.length];
    if (!page.isUp || seen.every((part, index) => part === this.#seen[index])) return;
    this.#seen = seen;
    for (const problem of wrongRows(page, this)) this.problems.add(problem);
  }

  #story(): string {
    const { chat, written, page } = this;
    const rows = page.rows.map(({ message }) => `${message.id} ${message.body} ${message.status}`);
    const posts = chat.posts.map(
      ({ clientId, arrivedAt, committedAt }) => `${clientId} ${arrivedAt % 1e7}-${(committedAt ?? 0) % 1e7}`,
    );
    return [
      `Written: ${written.map(({ id, body }) => `${id} ${body}`).join(', ')}`,
      `Shown: ${rows.join(', ')} (${page.session.state.flow.place.phase}, ${shown(page.session).connection})`,
      `Posts: ${posts.join(', ')}`,
      `Held: ${chat.messages.map(({ id, clientId, body }) => `${id}=${clientId ?? ''} ${body}`).join(', ')}`,
    ].join('\n');
  }
}

/** Hands off, and gives what the tab has stored by then: every schedule begins as a page that is loaded again. */
export const storedHandoff = async (setup: Setup): Promise<ReadonlyMap<string, string>> => {
  const world = new LiveWorld(setup, new Map(), { chosen: 0, mistaken: 0 });
  await world.page.session.preload();
  world.page.session.handoff().catch(() => undefined);
  await world.pass(5_000);
  if (!world.page.isLive) throw new Error('The handoff did not come to anything.');
  world.page.leave(false);
  return world.values;
};
