/** Listeners by event name. The same function is kept once, and is found again to remove it. */
export class Listeners {
  readonly #byEvent = new Map<string, Set<(payload: unknown) => void>>();

  add(event: string, listener: (payload: unknown) => void): void {
    const listeners = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, listeners.add(listener));
  }

  remove(event: string, listener: (payload: unknown) => void): void {
    this.#byEvent.get(event)?.delete(listener);
  }

  /** Each listener gets a copy: one that changes its payload must not change another's. */
  emit(event: string, payload: unknown): void {
    for (const listener of [...(this.#byEvent.get(event) ?? [])]) {
      try {
        listener(structuredClone(payload));
      } catch (error) {
        reportError(error);
      }
    }
  }
}
