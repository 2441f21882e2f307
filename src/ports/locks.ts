export interface Locks {
  /**
   * Resolves with a release function once the named lock is held, which may be never. Rejects when aborted.
   * Where the platform has no locks it is held at once. `onWait` is called when somebody else holds it.
   */
  hold(name: string, signal: AbortSignal, onWait?: () => void): Promise<() => void>;
}
