/** Every wait of the product, in milliseconds. */
export interface Timings {
  /** A request without an answer is given up after this (kustomer-chat-api.md section 2: legacy clients took 15 s). */
  readonly request: number;
  /** Between polls in the minute after activity; the page's `poll-interval` wins. */
  readonly pollActive: number;
  /** Between polls on a visible, quiet page (section 6, legacy client). */
  readonly pollVisible: number;
  /** Between polls on a hidden page (section 6, legacy client). */
  readonly pollHidden: number;
  /** How long after the last message someone counts as active. */
  readonly activeFor: number;
  /** First wait after a failed poll, doubling up to `pollHidden`. */
  readonly pollRetry: number;
  /** How long a message waits for its writer's name before it is shown without. */
  readonly authorPatience: number;
  /** Looks after an unclear handoff, counted from its failure; after the last one `lookEvery`. */
  readonly looks: readonly number[];
  readonly lookEvery: number;
  readonly lookUntil: number;
  /** When an unclear handoff is shown as unconfirmed, counted from its failure. */
  readonly unconfirmedAfter: number;
  /** How long a baseline may be used that was read at the first sign of intent. */
  readonly baselineFresh: number;
  /** Wait after a 429 or 503 that does not say how long; doubles up to `resendMost`, which caps what it says too. */
  readonly resend: number;
  readonly resendLeast: number;
  readonly resendMost: number;
  /** How long a tab waits for another one that hands off the same log. */
  readonly otherTab: number;
  /** How long another tab's news may come after its lock was released. */
  readonly otherTabNews: number;
  /** When the person is told that it takes longer than usual. */
  readonly slow: number;
  /** How long a change of the log may stay unwritten. */
  readonly persist: number;
  /** How long a tab that was just left may take to release what it stored. */
  readonly tabRelease: number;
  /** Looks for a live message whose sending is unclear, counted from its failure. */
  readonly sendLooks: readonly number[];
  /** First wait before a live message is sent again by itself, doubling up to `sendRetryMost`. */
  readonly sendRetry: number;
  readonly sendRetryMost: number;
  /** Between signals that the customer is still typing (kustomer-chat-api.md section 6: about every 3 s). */
  readonly typingRefresh: number;
  /** How long after the last key the customer counts as typing. */
  readonly typingIdle: number;
  /** How long a signal that somebody is typing holds (section 6, legacy client). */
  readonly typingShown: number;
  /** Between looks for the browser's customer, while it is not known. */
  readonly identityLooks: readonly number[];
  /** How long Core may take to be on the page, and then to answer for the first time. */
  readonly coreReady: number;
  /** How long Core may answer without listing the conversation, before it counts as another customer's. */
  readonly coreListed: number;
  /** Between questions for Core's list. */
  readonly coreLook: number;
  /** After how long without an answer we start Core, where the page wants that. */
  readonly coreInit: number;
  /** Between polls beside a Core that has not delivered anything yet. */
  readonly coreUnheard: number;
  /** Between polls beside a Core that delivers. */
  readonly coreHeard: number;
  /** Between questions for the estimated wait. */
  readonly queueEvery: number;
  /** How long read messages are collected before the server is told of them. */
  readonly seenPause: number;
}

export const DEFAULT_TIMINGS: Timings = {
  request: 15_000,
  pollActive: 5_000,
  pollVisible: 7_500,
  pollHidden: 30_000,
  activeFor: 60_000,
  pollRetry: 1_000,
  authorPatience: 1_000,
  looks: [0, 1_000, 2_000, 4_000, 8_000],
  lookEvery: 8_000,
  lookUntil: 60_000,
  unconfirmedAfter: 10_000,
  baselineFresh: 30_000,
  resend: 10_000,
  resendLeast: 1_000,
  resendMost: 60_000,
  otherTab: 20_000,
  otherTabNews: 300,
  slow: 8_000,
  persist: 500,
  tabRelease: 1_000,
  sendLooks: [0, 2_000, 5_000],
  sendRetry: 1_000,
  sendRetryMost: 30_000,
  typingRefresh: 3_000,
  typingIdle: 5_000,
  typingShown: 5_000,
  identityLooks: [0, 1_000, 2_000, 4_000],
  coreReady: 10_000,
  coreListed: 10_000,
  coreLook: 1_000,
  coreInit: 2_000,
  coreUnheard: 10_000,
  coreHeard: 60_000,
  queueEvery: 60_000,
  seenPause: 2_000,
};
