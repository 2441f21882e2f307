import { showingOf, type Known } from '../../domain/customer.js';
import { resumeLog } from '../../domain/log/snapshot.js';
import { EMPTY_LOG, type MessageLog } from '../../domain/log/message-log.js';
import type { Marker } from '../../domain/marker.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionState } from '../../session/state.js';
import { unsentText } from '../../session/unsent.js';
import type { SessionEnvironment } from '../environment.js';
import type { Seed } from '../seed.js';
import { Autosave } from './autosave.js';
import { openStore, type Resumed, type StoreHandle } from './store.js';
import { TabClaim } from './tab.js';

/** What an earlier page of the tab left, as far as whoever is here now may see it. */
export interface Restored {
  readonly marker: Marker | null;
  /** The name of the log towards the server; `null` where it is the page's to say. */
  readonly externalId: string | null;
  readonly change: Partial<SessionState>;
  readonly seed: Seed;
}

/** Names the customer to store with what is written; `null` while nobody is known. */
export interface Writer {
  readonly writer: string | null;
}

const NO_SEED: Seed = { unseen: [], newFrom: null, agent: null, isContinued: false };
const NOTHING: Restored = { marker: null, externalId: null, change: {}, seed: NO_SEED };

/**
 * What of a chat outlives its page: kept as it changes, and taken up by the next page of the tab. Opening it only reads;
 * it writes from the first act on, or where something was stored already.
 */
export class Persistence {
  readonly #context: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #store: StoreHandle;
  readonly #claim: TabClaim;
  readonly #autosave: Autosave;
  #writer: Writer = { writer: null };
  #marker: Marker | null = null;
  /** What the page itself knew before anything was taken up. */
  #pageLog: MessageLog = EMPTY_LOG;
  #isResumed = false;
  #isWithheld = false;
  #isBegun = false;

  private constructor(
    context: SessionContext,
    environment: SessionEnvironment,
    store: StoreHandle,
    claim: TabClaim,
  ) {
    const { clock, page, timings } = environment;
    this.#context = context;
    this.#environment = environment;
    this.#store = store;
    this.#claim = claim;
    this.#autosave = new Autosave({
      store: context.store,
      handle: store,
      clock,
      page,
      timings,
      imprint: () => ({
        marker: this.#marker,
        externalId: context.externalId,
        owner: this.#marker?.owner ?? this.#writer.writer,
      }),
    });
  }

  /** Resolves once it is known whether what the tab has stored is its own. */
  static async open(context: SessionContext, environment: SessionEnvironment): Promise<Persistence> {
    const store = openStore(context, environment);
    const claim = await TabClaim.open({ ...environment, ids: context.ids, store });
    return new Persistence(context, environment, store, claim);
  }

  /** The log of the page, without what was stored. */
  get pageLog(): MessageLog {
    return this.#pageLog;
  }

  /** Whether an earlier page has left anything. */
  get hasStored(): boolean {
    return this.#store.hasStored;
  }

  /** Whether it goes on with what an earlier page began. */
  get isResumed(): boolean {
    return this.#isResumed;
  }

  /** Whether something is stored that nobody may see before a token was read. */
  get isWithheld(): boolean {
    return this.#isWithheld;
  }

  /** Reads what was stored. @param known who is known to be the customer */
  restore(known: Known, writer: Writer): Restored {
    const { store, mayResume } = this.#context;
    this.#writer = writer;
    this.#pageLog = store.state.log;
    if (!mayResume) this.#store.clear();
    if (!this.hasStored) return NOTHING;
    const resumed = this.#store.read(this.#environment.clock.now(), this.#claim.isCopy);
    const { marker, chat } = resumed;
    const stored = marker?.owner ?? chat?.owner ?? null;
    const showing = showingOf(stored, known);
    this.#isWithheld = showing === 'withhold-until-read';
    if (this.#isWithheld) return NOTHING;
    this.#marker = marker;
    this.#isResumed = marker !== null && marker.isGivenUp !== true;
    // Whether a conversation of another customer's has moved along to this one, the server will tell.
    return showing === 'foreign' ? { ...NOTHING, marker } : this.#shown(resumed);
  }

  /** Keeps what a later page has to know of the handoff, or forgets it. */
  mark(marker: Marker | null): void {
    if (isSame(marker, this.#marker)) return;
    this.#marker = marker;
    if (marker) {
      // Somebody who was read by now has handed off: what was withheld was not theirs.
      this.#isWithheld = false;
      this.begin();
      this.#store.writeMarker(marker, this.#environment.clock.now());
    } else if (!this.#isWithheld) this.#store.clearMarker();
  }

  /** Forgets everything. */
  forget(): void {
    this.#marker = null;
    this.#isResumed = false;
    this.#isWithheld = false;
    this.#autosave.drop();
    this.#store.clear();
  }

  /** From now on the chat is stored; not over what is somebody else's, or may be. */
  begin(): void {
    if (this.#claim.isStale) return;
    if (!this.#isBegun) this.#claim.begin();
    this.#isBegun = true;
    if (!this.#isWithheld) this.#autosave.begin();
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

  /** Nothing of this page is stored any more. */
  close(): void {
    this.#autosave.close();
    this.#claim.close();
  }

  #shown({ marker, chat, draft }: Resumed): Restored {
    if (!chat) return { ...NOTHING, marker, change: draft === '' ? {} : { draft } };
    const { store } = this.#context;
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
    a.conversation?.id === b.conversation?.id);
