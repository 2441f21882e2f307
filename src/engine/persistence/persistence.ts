import { resumeLog } from '../../domain/log/snapshot.js';
import { EMPTY_LOG, type MessageLog } from '../../domain/log/message-log.js';
import type { HandoffMarker } from '../../domain/marker.js';
import { Autosave } from './autosave.js';
import { openStore, type StoreHandle } from './store.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';
import { TabClaim } from './tab.js';
import { unsentText } from '../../session/unsent.js';

/** What was under way, or the conversation that there was. */
export interface TakenUp {
  readonly marker: HandoffMarker | null;
  /** The log knows which of its messages the server has copies of. */
  readonly hasLog: boolean;
}

/** What of a chat outlives its page: kept as it changes, and taken up by the next page of the tab. */
export class Resumption {
  readonly #core: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #store: StoreHandle;
  readonly #claim: TabClaim;
  readonly #keeper: Autosave;
  /** Who is known to be the customer, without asking a server. */
  #owner: () => string | null = () => null;
  #marker: HandoffMarker | null = null;
  /** What the page itself knew before anything was taken up. */
  #pageLog: MessageLog = EMPTY_LOG;

  private constructor(
    core: SessionContext,
    environment: SessionEnvironment,
    handle: StoreHandle,
    claim: TabClaim,
  ) {
    const { clock, page, timings } = environment;
    this.#core = core;
    this.#environment = environment;
    this.#store = handle;
    this.#claim = claim;
    this.#keeper = new Autosave({
      store: core.store,
      handle,
      clock,
      page,
      timings,
      imprint: () => ({
        marker: this.#marker,
        externalId: core.externalId.of(core.config().externalId),
        owner: this.#marker?.owner ?? this.#owner(),
      }),
    });
  }

  /** Resolves once it is known whether what the tab has stored is its own. */
  static async open(core: SessionContext, environment: SessionEnvironment): Promise<Resumption> {
    const store = openStore(core, environment);
    const claim = await TabClaim.open({ ...environment, ids: core.ids, store });
    claim.begin();
    return new Resumption(core, environment, store, claim);
  }

  /** The log of the page, without what was stored. */
  get pageLog(): MessageLog {
    return this.#pageLog;
  }

  /** Puts what was stored into the state. @param owner who is known to be the customer, without asking a server */
  takeUp(owner: () => string | null): TakenUp {
    const { store, externalId, config, mayResume } = this.#core;
    this.#owner = owner;
    this.#pageLog = store.state.log;
    if (!mayResume()) this.#store.clear();
    const { marker, chat, draft } = this.#store.read(this.#environment.clock.now(), this.#claim.isCopy);
    this.#marker = marker;
    const [known, stored] = [owner(), marker?.owner ?? chat?.owner ?? null];
    // Nothing of another customer's is shown; whether the conversation has moved along, the server will tell.
    const isForeign = known !== null && stored !== null && known !== stored;
    if (!chat || isForeign) return { marker, hasLog: false };
    const log = resumeLog(chat.log, store.state.log, marker !== null);
    const kept = new Set(chat.log.history.map(({ key }) => key));
    const isContinued = log.history.some(({ key }) => kept.has(key));
    if (!marker && chat.externalId !== null && isContinued) {
      externalId.restore(chat.externalId, config().externalId);
    }
    const unseen = chat.unseen.filter((id) => log.live.some(({ message }) => message.id === id));
    const agent = log.live.findLast(({ message }) => message.direction === 'out')?.message.author ?? null;
    const { omitted } = chat;
    // What was written to somebody who never came goes back to where it was written.
    const unsent = marker ? draft : unsentText({ log: chat.log, draft });
    store.update({ log, draft: unsent, unseen, newFrom: unseen[0] ?? null, agent, omitted });
    // Where there was no room for the log itself, what waits may be there without it.
    return { marker, hasLog: log.isSource !== undefined };
  }

  /** Notes a handoff that may have come of what leaves now, or the conversation that did. */
  remember(marker: Omit<HandoffMarker, 'at'>, at = this.#environment.clock.now()): void {
    this.#marker = { ...marker, at };
    this.#store.writeMarker(this.#marker, this.#environment.clock.now());
  }

  /** Notes what has become of the conversation. */
  update(change: Pick<HandoffMarker, 'conversation' | 'endedBy'>): void {
    if (!this.#marker) return;
    const { endedBy: _, ...marker } = this.#marker;
    this.remember({ ...marker, ...change }, marker.at);
  }

  forgetHandoff(): void {
    this.#marker = null;
    this.#store.clearMarker();
  }

  /** Forgets everything. */
  forget(): void {
    this.#marker = null;
    this.#keeper.drop();
    this.#store.clear();
  }

  /** The chat is on a page that is shown. Gives whether another page of the tab has not taken it up meanwhile. */
  start(): boolean {
    if (this.#claim.isStale) return false;
    this.#claim.takeAgain();
    this.#keeper.start();
    this.#keeper.begin();
    return true;
  }

  /** The page, or the element, is being left. */
  stop(): void {
    this.#keeper.stop();
    this.#claim.letGo();
  }
}
