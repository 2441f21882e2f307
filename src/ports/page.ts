export interface Page {
  online(): boolean;
  visible(): boolean;
  /** Fires when the device goes online or offline, the page is shown or hidden, or it comes back from a cache. */
  subscribe(listener: () => void): () => void;
  /** Fires when the page is being left, and when it comes back as it was, from the back/forward cache. */
  watchLeaving(onLeave: () => void, onReturn: () => void): () => void;
  /** Fires when another tab has changed what the site stores. */
  watchStorage(listener: () => void): () => void;
}
