/** What a person can do about a handoff besides asking for it: the view, the headless session and tests send these. */
export type Intent =
  /** Says what they need, where they had written nothing yet. */
  | { readonly type: 'answer'; readonly body: string }
  /** Leaves a message out of what is shared, or puts it back. */
  | { readonly type: 'exclude'; readonly id: string; readonly isExcluded: boolean }
  /** Has seen what is shared, and goes on. */
  | { readonly type: 'share' }
  /** Goes on with the open conversation that was found. */
  | { readonly type: 'continue' }
  /** After a failure: looks again before it sends again, or connects again. */
  | { readonly type: 'try-again' }
  /** Wants another conversation, knowing that the first may exist. */
  | { readonly type: 'start-new' };

/** Where the reader is. */
export interface Reader {
  /** The page is shown, and the chat is on the screen. */
  readonly isHere: boolean;
  /** The end of the log is on the screen too. */
  readonly isAtEnd: boolean;
}

/** What comes with the first act: the part that talks to Kustomer. */
export interface Engine {
  /** Whether it goes on with what an earlier page began: what this page says of a log is no news then. */
  readonly isResumed: boolean;
  /** Whether something is stored that nobody may see before a token was read. */
  readonly isWithheld: boolean;
  /** How many of the latest messages could go instead of all; `null` where there is nothing to leave out. */
  readonly latest: number | null;
  /** Starts the handoff that the session has promised. */
  handOff(): void;
  /** Returns whether it was taken: an intent that the present step does not expect is not. */
  act(intent: Intent): boolean;
  /** Returns whether there was something to cancel. */
  cancel(): boolean;
  /** Takes only the latest messages in the next handoff. */
  keepLatest(): void;
  /** Reads the session list at the first sign of intent. */
  prime(): void;
  /** Loads everything that a created conversation will need. @throws ChatError */
  prepare(): Promise<void>;
  /** The person has done something: from now on, what they do may be stored. */
  acted(): void;
  /** The person has written: sends what waits, if there is a conversation. */
  pump(): void;
  setDraft(draft: string): void;
  readerMoved(reader: Reader): void;
  /** Returns whether a message of that id had failed. */
  retryMessage(id: string): boolean;
  /** Returns whether a message of that id had failed. */
  deleteMessage(id: string): boolean;
  /** @throws ChatError where there is no conversation, or it can't be ended here */
  endConversation(): Promise<void>;
  reset(): void;
  /** The element came into the page. */
  resume(): void;
  /** The element left the page. */
  suspend(): void;
  /** Hears and writes nothing from now on. */
  close(): void;
}
