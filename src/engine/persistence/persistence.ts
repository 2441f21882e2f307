import { resumeLog } from '../../domain/log/snapshot.js';
import { EMPTY_LOG, type MessageLog } from '../../domain/log/message-log.js';
import type { Marker } from '../../domain/marker.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionState } from '../../session/state.js';
import { unsentText } from '../../session/unsent.js';
import type { Seed } from '../changes.js';
import type { SessionEnvironment } from '../environment.js';
import { LogKeeper } from './autosave.js';
import { openResumeStore, type ResumeStore } from './store.js';
import { TabClaim } from './tab.js';

/** What an earlier page of the tab left. */
export interface Restored {
  readonly marker: Marker | null;
  /** The name of the log towards the server; `null` where it is the page's to say. */
  readonly externalId: string | null;
  readonly change: Partial<SessionState>;
  readonly seed: Seed;
}

const NO_SEED: Seed = { unseen: [], newFrom: null, agent: null, isContinued: false };

/** What of a chat outlives its page: kept as it changes, and taken up by the next page of the tab. */
export class Persistence {
  readonly #context: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #store: ResumeStore;
  readonly #claim: TabClaim;
  readonly #autosave: LogKeeper;
  #owner: string | null = null;
  #marker: Marker | null = null;
  /** What the page itself knew before anything was taken up. */
  #pageLog: MessageLog = EMPTY_LOG;
  #isResumed = false;

  private constructor(
    context: SessionContext,
    environment: SessionEnvironment,
    store: ResumeStore,
    claim: TabClaim,
  ) {
    const { clock, page, timings } = environment;
    this.#context = context;
    this.#environment = environment;
    this.#store = store;
    this.#claim = claim;
    this.#autosave = new LogKeeper({
      store: context.store,
      clock,
      page,
      timings,
      writeOutbox: (log) => {
        if (!claim.isStale) store.writeOutbox(log);
      },
      writeChat: (state) => {
        if (!claim.isStale) this.#writeChat(state);
      },
    });
  }

  /** Resolves once it is known whether what the tab has stored is its own. */
  static async open(context: SessionContext, environment: SessionEnvironment): Promise<Persistence> {
    const store = openResumeStore(context, environment);
    const claim = await TabClaim.open({ ...environment, ids: context.ids, store });
    return new Persistence(context, environment, store, claim);
  }

  /** The log of the page, without what was stored. */
  get pageLog(): MessageLog {
    return this.#pageLog;
  }

  get isResumed(): boolean {
    return this.#isResumed;
  }

  /** Reads what was stored. @param known who is known to be the customer, without asking a server */
  restore(known: string | null): Restored {
    const { store, mayResume } = this.#context;
    this.#owner = known;
    this.#pageLog = store.state.log;
    if (!mayResume) this.#store.clear();
    const { marker, chat, draft } = this.#store.read(this.#environment.clock.now(), this.#claim.isCopy);
    this.#marker = marker;
    this.#isResumed = marker !== null && marker.isGivenUp !== true;
    const stored = marker?.owner ?? chat?.owner ?? null;
    // Nothing of another customer's is shown; whether the conversation has moved along, the server will tell.
    const isForeign = known !== null && stored !== null && known !== stored;
    if (!chat || isForeign) return { marker, externalId: null, change: {}, seed: NO_SEED };
    const log = resumeLog(chat.log, store.state.log, marker !== null);
    const kept = new Set(chat.log.history.map(({ key }) => key));
    const isContinued = log.history.some(({ key }) => kept.has(key));
    const unseen = chat.unseen.filter((id) => log.live.some(({ message }) => message.id === id));
    const agent = log.live.findLast(({ message }) => message.direction === 'out')?.message.author ?? null;
    // What was written to somebody who never came goes back to where it was written.
    const unsent = marker ? draft : unsentText({ log: chat.log, draft });
    return {
      marker,
      externalId: !marker && isContinued ? chat.externalId : null,
      change: { log, draft: unsent, omitted: chat.omitted },
      // Where there was no room for the log itself, what waits may be there without it.
      seed: { unseen, newFrom: unseen[0] ?? null, agent, isContinued: log.isSource !== undefined },
    };
  }

  /** Keeps what a later page has to know of the handoff, or forgets it. */
  mark(marker: Marker | null): void {
    if (isSame(marker, this.#marker)) return;
    this.#marker = marker;
    if (marker) this.#store.writeMarker(marker, this.#environment.clock.now());
    else this.#store.clearMarker();
  }

  /** Forgets everything. */
  forget(): void {
    this.#marker = null;
    this.#isResumed = false;
    this.#autosave.drop();
    this.#store.clear();
  }

  /** From now on the chat may be stored. */
  begin(): void {
    // Opening has signed already.
  }

  /** The chat is on a page that is shown. Returns whether another page of the tab has not taken it up meanwhile. */
  start(): boolean {
    if (this.#claim.isStale) return false;
    this.#claim.takeAgain();
    this.#autosave.start();
    return true;
  }

  /** The page, or the element, is being left. */
  stop(): void {
    this.#autosave.stop();
    this.#claim.letGo();
  }

  close(): void {
    this.stop();
  }

  #writeChat({ log, draft, live, omitted }: SessionState): void {
    // The device counts from the last change on, and there may be room by now where there was none.
    if (this.#marker) this.#store.writeMarker(this.#marker, this.#environment.clock.now());
    this.#store.writeDraft(draft);
    this.#store.writeChat({
      log,
      externalId: this.#context.externalId,
      owner: this.#marker?.owner ?? this.#owner,
      unseen: live?.unseen ?? [],
      omitted,
    });
  }
}

const isSame = (a: Marker | null, b: Marker | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.externalId === b.externalId &&
    a.owner === b.owner &&
    a.at === b.at &&
    a.baseline === b.baseline &&
    a.endedBy === b.endedBy &&
    a.isGivenUp === b.isGivenUp &&
    a.conversation?.id === b.conversation?.id &&
    (a.conversation === null) === (b.conversation === null));
