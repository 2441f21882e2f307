/** What Kustomer's web SDKs have put on the page (kustomer-chat-api.md section 10). Nothing of it can be relied on. */
export interface KustomerSdk {
  /** `window.KustomerCore`. */
  core(): unknown;
  /** `window.Kustomer`, the widget. */
  widget(): unknown;
  /** Fires when Core says that it is loaded (`kustomerCoreLoaded`, documented). */
  whenCoreLoaded(listener: () => void): () => void;
  /** Fires when the widget's count of unread messages changes; `null` while there is no widget that could tell. */
  whenUnread(listener: () => void): (() => void) | null;
}
