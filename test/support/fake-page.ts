import type { Page } from '../../src/domain/ports.js';

/** A page whose line and visibility the test changes. */
export class FakePage implements Page {
  #online = true;
  #visible = true;
  readonly #listeners = new Set<() => void>();
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
    return this.#listeners.size + this.#storageListeners.size;
  }

  set(change: { readonly online?: boolean; readonly visible?: boolean }): void {
    this.#online = change.online ?? this.#online;
    this.#visible = change.visible ?? this.#visible;
    for (const listener of [...this.#listeners]) listener();
  }
}
