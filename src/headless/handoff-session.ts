import type { ChatError } from '../domain/chat-error.js';
import type { Connection } from '../domain/connection.js';
import type { ChatEventDetails } from '../domain/event-details.js';
import type { HandoffStep, Phase } from '../domain/flow/flow.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import type { Review } from '../domain/handoff/review.js';
import type { Author, ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { LiveFeatures } from '../ports/live-transport.js';
import type { Reader } from '../session/engine.js';
import type { HandoffSessionOptions } from './options.js';

/** What the person is asked at the step `asking`. */
export type HandoffQuestion =
  /** What they need, where they had written nothing yet: `answer`. */
  | { readonly kind: 'need' }
  /** Whether to go on with a conversation that is open already: `continueExisting` or `startNew`. */
  | { readonly kind: 'existing'; readonly conversation: Conversation };

/** An event of a session: the element's, without an element. */
export type HandoffSessionEvent<Type extends keyof ChatEventDetails> = CustomEvent<ChatEventDetails[Type]>;

/**
 * The chat without an element, for a page that draws its own: the log, the handoff, the live conversation. State has
 * the element's names, and the same value as long as it has not changed. A verb that the present step does not expect
 * does nothing and returns `false` or `null`.
 */
export interface HandoffSession {
  /** Where the conversation is. */
  readonly phase: Phase;
  /** How far the handoff is; `null` outside of one. */
  readonly step: HandoffStep | null;
  /** The log, oldest first. */
  readonly messages: readonly ChatMessage[];
  readonly conversation: Conversation | null;
  /** What a request that is built now would lack. */
  readonly readiness: Readiness;
  /** Whether the line of the live conversation is up. */
  readonly connection: Connection;
  /** How many messages of the other side the person has not seen; see `readerMoved`. */
  readonly unreadCount: number;
  readonly error: ChatError | null;
  /** What the person is asked; `null` but at the step `asking`. */
  readonly question: HandoffQuestion | null;
  /** What will be shared and what will not; `null` but at the step `reviewing`. */
  readonly reviewed: Review | null;
  /** How many of the latest messages `handoffLatest` would share; `null` where it would leave none out. */
  readonly latest: number | null;
  /** What stands in the composer and was not sent. */
  readonly draft: string;
  /** Who is typing on the other side. */
  readonly typing: Author | null;
  /** How long until somebody usually replies, in seconds. */
  readonly waitSeconds: number | null;
  /** What can be done in this conversation; `null` until it is known. */
  readonly features: LiveFeatures | null;

  /** Calls the listener after each change. Returns its undo. */
  subscribe(listener: () => void): () => void;
  /**
   * Listens to one of the element's events: the same names, details and order. `preventDefault()` of
   * `kustomer-before-handoff` stops the handoff. Returns its undo.
   */
  on<Type extends keyof ChatEventDetails>(
    type: Type,
    listener: (event: HandoffSessionEvent<Type>) => void,
  ): () => void;

  /** Changes the named options; the others stay. */
  configure(change: HandoffSessionOptions): void;
  /** Listens to the page, and goes on with what `disconnect` let go of. To be called once at the start too. */
  connect(): void;
  /** Lets go of listeners, timers and polling. A request under way is still awaited. */
  disconnect(): void;
  /** Fetches the code of what may come; nothing of it asks Kustomer for anything. Rejects where that fails. */
  preload(): Promise<void>;
  /** First sign of intent, such as a pointer down on the button: the handoff will be quicker. */
  prime(): void;

  /**
   * Sets the prior messages of the bot phase: merged where they have something in common with the log, else in its
   * place. Entries that are no messages are left out, and named in `readiness`.
   */
  setTranscript(transcript: readonly MessageInput[]): void;
  /** Adds a message of the bot phase. Returns it as it stands in the log, or `null` once handed off. */
  appendMessage(message: MessageInput): ChatMessage | null;

  /**
   * Hands off, or joins the handoff under way. Waits while the person is asked, reviews or is offline.
   *
   * @throws ChatError when it is cancelled or refused
   */
  handoff(): Promise<Conversation>;
  /** The same with only the latest messages; a refusal of the content may be mended by that. */
  handoffLatest(): Promise<Conversation>;
  /** Returns whether there was something to cancel: not once the request has left. */
  cancelHandoff(): boolean;
  /** Answers the question `need`; the answer becomes the customer's first message. Blank text is not taken. */
  answer(body: string): boolean;
  /** Answers the question `existing`: goes on with that conversation. */
  continueExisting(): boolean;
  /** Starts another conversation: as the answer to `existing`, or at `unconfirmed`, knowing that the first may exist. */
  startNew(): boolean;
  /** Leaves a message out of what is shared; not the last one of its side. */
  exclude(id: string): boolean;
  /** Puts a message back that was left out. */
  include(id: string): boolean;
  /** Ends the review: what `reviewed` shows leaves. */
  share(): boolean;
  /** At `unconfirmed`, looks once more and then sends again; at `connecting` with an error, connects again. */
  tryAgain(): boolean;

  /**
   * Sends a message of the customer. Returns it as it waits in the log, or `null` where it is blank or there is no
   * conversation to send it to.
   */
  sendMessage(body: string): ChatMessage | null;
  /** Keeps what stands in the composer, and tells the other side that the person is typing. */
  setDraft(draft: string): void;
  /** Sends a message that failed again. Returns whether there was one. */
  retryMessage(id: string): boolean;
  /** Takes back a message that failed. Returns whether there was one. */
  deleteMessage(id: string): boolean;
  /** Tells where the person is: what is on the screen at the end of the log is read, what is not is counted. */
  readerMoved(reader: Reader): void;
  /** @throws ChatError where there is no live conversation, or the organisation does not let customers end it */
  endConversation(): Promise<void>;
  /** A fresh bot phase with a new external id. */
  reset(): void;
  /** The same after an end, for the same person: what they wrote and nobody has got stays as the draft. */
  restart(): void;
}
