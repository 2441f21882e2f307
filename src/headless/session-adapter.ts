import type { ChatError } from '../domain/chat-error.js';
import type { Connection } from '../domain/connection.js';
import type { ChatEventDetails } from '../domain/event-details.js';
import { errorOf, stepOf, type HandoffStep, type Phase } from '../domain/flow/flow.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import type { Review } from '../domain/handoff/review.js';
import type { MessageLog } from '../domain/log/message-log.js';
import type { Author, ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { LiveFeatures } from '../ports/live-transport.js';
import type { ChatSession } from '../session/chat-session.js';
import type { Reader } from '../session/engine.js';
import { restart } from '../session/unsent.js';
import type { HandoffQuestion, HandoffSession, HandoffSessionEvent } from './handoff-session.js';
import { configOf, type HandoffSessionOptions } from './options.js';
import { connectionOf, unreadCountOf } from '../session/state.js';
import { liveOf, placeOf, questionAt, rememberLast, reviewAt } from './reading.js';
import type { SessionEvents } from './session-events.js';

/** A chat session as a page without the element uses it: the same state, and the intents that the view sends. */
export class SessionAdapter implements HandoffSession {
  readonly #session: ChatSession;
  readonly #events: SessionEvents;
  readonly #pageUrl: string;
  #options: HandoffSessionOptions;
  readonly #configureListeners = new Set<() => void>();
  readonly #question = rememberLast(questionAt);
  readonly #messages = rememberLast((_log: MessageLog) => this.#session.messages);
  #readiness: Readiness | null = null;

  /** @param events whose hooks the session was made with */
  constructor(session: ChatSession, events: SessionEvents, options: HandoffSessionOptions, pageUrl: string) {
    this.#session = session;
    this.#events = events;
    this.#options = options;
    this.#pageUrl = pageUrl;
    events.watchReadiness(() => this.readiness);
    session.subscribe((now, before, facts) => {
      events.tellChange(now, before, facts);
    });
  }

  get phase(): Phase {
    return placeOf(this.#session.state).phase;
  }

  get step(): HandoffStep | null {
    return stepOf(placeOf(this.#session.state));
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages(this.#session.state.log);
  }

  get conversation(): Conversation | null {
    return this.#session.conversation;
  }

  get readiness(): Readiness {
    const readiness = this.#session.readiness;
    // The session keeps the list for as long as nothing has changed.
    if (readiness.problems !== this.#readiness?.problems) this.#readiness = readiness;
    return this.#readiness ?? readiness;
  }

  get connection(): Connection {
    return connectionOf(this.#session.state);
  }

  get unreadCount(): number {
    return unreadCountOf(this.#session.state);
  }

  get error(): ChatError | null {
    return errorOf(placeOf(this.#session.state));
  }

  get question(): HandoffQuestion | null {
    return this.#question(placeOf(this.#session.state));
  }

  get reviewed(): Review | null {
    return reviewAt(placeOf(this.#session.state));
  }

  get latest(): number | null {
    return this.#session.latest;
  }

  get draft(): string {
    return this.#session.state.draft;
  }

  get typing(): Author | null {
    return liveOf(this.#session.state).typing;
  }

  get waitSeconds(): number | null {
    return liveOf(this.#session.state).waitSeconds;
  }

  get features(): LiveFeatures | null {
    return liveOf(this.#session.state).features;
  }

  // Bound, since frameworks pass it on without its object.
  readonly subscribe = (listener: () => void): (() => void) => {
    // A function of its own, so that each undo takes off one listener.
    const call = (): void => {
      listener();
    };
    const stop = this.#session.subscribe(call);
    this.#configureListeners.add(call);
    return () => {
      stop();
      this.#configureListeners.delete(call);
    };
  };

  on<Type extends keyof ChatEventDetails>(
    type: Type,
    listener: (event: HandoffSessionEvent<Type>) => void,
  ): () => void {
    return this.#events.on(type, listener);
  }

  configure(change: HandoffSessionOptions): void {
    this.#options = { ...this.#options, ...change };
    this.#session.configure(configOf(this.#options, this.#pageUrl));
    this.#events.readinessMayHaveChanged();
    // What is missing may have changed, which is no part of the session's state.
    for (const listener of [...this.#configureListeners]) listener();
  }

  connect(): void {
    this.#session.resume();
  }

  disconnect(): void {
    this.#session.suspend();
  }

  preload(): Promise<void> {
    return this.#session.preload();
  }

  prime(): void {
    this.#session.prime();
  }

  setTranscript(transcript: readonly MessageInput[]): void {
    this.#session.setTranscript(transcript);
  }

  appendMessage(message: MessageInput): ChatMessage | null {
    return this.#session.appendMessage(message);
  }

  handoff(): Promise<Conversation> {
    return this.#session.handoff();
  }

  handoffLatest(): Promise<Conversation> {
    return this.#session.handoffLatest();
  }

  cancelHandoff(): boolean {
    return this.#session.cancelHandoff();
  }

  answer(body: string): boolean {
    return this.#session.act({ type: 'answer', body });
  }

  continueExisting(): boolean {
    return this.#session.act({ type: 'continue' });
  }

  startNew(): boolean {
    return this.#session.act({ type: 'start-new' });
  }

  exclude(id: string): boolean {
    return this.#session.act({ type: 'exclude', id, isExcluded: true }) && this.#isExcluded(id) === true;
  }

  include(id: string): boolean {
    return this.#session.act({ type: 'exclude', id, isExcluded: false }) && this.#isExcluded(id) === false;
  }

  share(): boolean {
    return this.#session.act({ type: 'share' });
  }

  tryAgain(): boolean {
    return this.#session.act({ type: 'try-again' });
  }

  sendMessage(body: string): ChatMessage | null {
    return this.#session.sendMessage(body);
  }

  setDraft(draft: string): void {
    this.#session.setDraft(draft);
  }

  retryMessage(id: string): boolean {
    return this.#session.retryMessage(id);
  }

  deleteMessage(id: string): boolean {
    return this.#session.deleteMessage(id);
  }

  readerMoved(reader: Reader): void {
    this.#session.readerMoved(reader);
  }

  endConversation(): Promise<void> {
    return this.#session.endConversation();
  }

  reset(): void {
    this.#session.reset();
  }

  restart(): void {
    restart(this.#session);
  }

  /** Returns `undefined` of a message that is not reviewed. The last one of its side stays, whatever was asked. */
  #isExcluded(id: string): boolean | undefined {
    const entry = this.reviewed?.entries.find((one) => one.id === id);
    return entry && entry.omitted === 'excluded';
  }
}
