import type { Page } from '../../src/ports/page.js';

/** A page whose line and visibility the test changes. */
export class FakePage implements Page {
  #online = true;
  #visible = true;
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Set<{ readonly onLeave: () => void; readonly onReturn: () => void }>();
  readonly #storageListeners = new Set<() => void>();

  online(): boolean {
    return this.#online;
  }

  visible(): boolean {
    return this.#visible;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  watchLeaving(onLeave: () => void, onReturn: () => void): () => void {
    const watcher = { onLeave, onReturn };
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** The page is left for another one of the tab. */
  leave(): void {
    for (const { onLeave } of [...this.#watchers]) onLeave();
  }

  /** It comes back from the back/forward cache. */
  comeBack(): void {
    for (const { onReturn } of [...this.#watchers]) onReturn();
  }

  watchStorage(listener: () => void): () => void {
    this.#storageListeners.add(listener);
    return () => {
      this.#storageListeners.delete(listener);
    };
  }

  /** Another tab has stored something. */
  storageChanged(): void {
    for (const listener of [...this.#storageListeners]) listener();
  }

  get listenerCount(): number {
    return this.#listeners.size + this.#storageListeners.size + this.#watchers.size;
  }

  set(change: { readonly online?: boolean; readonly visible?: boolean }): void {
    this.#online = change.online ?? this.#online;
    this.#visible = change.visible ?? this.#visible;
    for (const listener of [...this.#listeners]) listener();
  }
}
