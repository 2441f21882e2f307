import { EMPTY_LOG, isPending, type MessageLog } from '../../domain/log/message-log.js';
import type { Marker } from '../../domain/marker.js';
import type { Clock } from '../../ports/clock.js';
import type { Page } from '../../ports/page.js';
import type { Timings } from '../../ports/timings.js';
import type { SessionState } from '../../session/state.js';
import type { SessionStore } from '../../session/context.js';
import type { StoredChat, StoreHandle } from './store.js';

/** What is written along with the state. */
export interface Imprint extends Pick<StoredChat, 'externalId' | 'owner'> {
  readonly marker: Marker | null;
}

export interface AutosaveDependencies {
  readonly store: SessionStore;
  readonly handle: StoreHandle;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Pick<Timings, 'persist'>;
  readonly imprint: () => Imprint;
}

/** What of the state outlives its page. */
interface Kept extends Pick<SessionState, 'log' | 'draft' | 'omitted'> {
  readonly unseen: readonly string[];
}

const NONE: readonly string[] = [];

const keptOf = ({ log, draft, live, omitted }: SessionState): Kept => ({
  log,
  draft,
  unseen: live?.unseen ?? NONE,
  omitted,
});

const hasSamePending = (now: MessageLog, before: MessageLog): boolean => {
  const [a, b] = [now.live.filter(isPending), before.live.filter(isPending)];
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
};

/**
 * Writes the chat down as it changes: what waits to be sent at once, the rest when there is time for it. Nothing before
 * `begin`, and nothing that the handle does not let through.
 */
export class Autosave {
  readonly #deps: AutosaveDependencies;
  #stopTimer: (() => void) | null = null;
  #unwatchPage: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(dependencies: AutosaveDependencies) {
    this.#deps = dependencies;
  }

  /** The chat is on a page that is shown. Writes nothing by itself. */
  start(): void {
    if (this.#unwatchPage) return;
    const { page } = this.#deps;
    // The last moment that a page is sure to get.
    this.#unwatchPage = page.subscribe(() => {
      if (!page.visible()) this.flush();
    });
  }

  /** Writes what there is, and from now on what changes. To be called once the handle has begun. */
  begin(): void {
    if (this.#unsubscribe) return;
    const { store, handle } = this.#deps;
    const kept = keptOf(store.state);
    // What was written before this began is in no storage yet.
    handle.writeOutbox(kept.log);
    this.#keep(kept, null);
    this.#unsubscribe = store.subscribe((now, before) => {
      this.#keep(keptOf(now), keptOf(before));
    });
  }

  /** Writes what has not been written yet. */
  flush(): void {
    if (!this.#stopTimer) return;
    this.drop();
    this.#write();
  }

  /** Forgets what has not been written yet. */
  drop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  /** Lets go of the page and the clock. What is written from now on is still kept, at once. */
  stop(): void {
    this.flush();
    this.#unwatchPage?.();
    this.#unwatchPage = null;
  }

  /** Writes what has not been written yet, and nothing more for good. */
  close(): void {
    this.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  #keep(now: Kept, before: Kept | null): void {
    const { log } = now;
    const known = before?.log ?? EMPTY_LOG;
    if (log === known && now.draft === before?.draft && now.unseen === before.unseen) return;
    if (!hasSamePending(log, known)) this.#deps.handle.writeOutbox(log);
    this.#schedule();
    // Without knowing what was shared, a page after this one would take the server's copies for news.
    if (log.shared !== known.shared) this.flush();
  }

  #schedule(): void {
    const { clock, timings } = this.#deps;
    this.#stopTimer ??= clock.after(timings.persist, () => {
      this.flush();
    });
    if (!this.#unwatchPage) this.flush();
  }

  #write(): void {
    const { store, handle, imprint, clock } = this.#deps;
    const { draft, ...chat } = keptOf(store.state);
    const { marker, ...more } = imprint();
    // The device counts from the last change on, and there may be room by now where there was none.
    if (marker) handle.writeMarker(marker, clock.now());
    handle.writeDraft(draft);
    handle.writeChat({ ...chat, ...more });
  }
}
