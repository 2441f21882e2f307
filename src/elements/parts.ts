import type { LitElement } from 'lit';
import type { Fact } from '../domain/facts.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { ChatMessage } from '../domain/message.js';
import type { Texts } from '../i18n/texts.js';
import type { ChatSession } from '../session/chat-session.js';
import type { SessionContext } from '../session/context.js';
import type { Engine } from '../session/engine.js';
import type { SessionState } from '../session/state.js';
import type { HeaderContent } from './chat-header.js';

/* What is fetched later, as the panel knows it. `lazy.ts` alone knows the chunks behind these interfaces. */

/** What the panel is drawn from. */
export interface PanelContext {
  readonly state: SessionState;
  readonly texts: Texts;
  /** The bot's label. */
  readonly from: string;
  readonly privacyUrl: string;
  /** The conversation is only saved; nobody is being connected. */
  readonly archive: boolean;
}

/** What a feature puts into the panel now. Of `header`, `foot` and `label` the last feature that has one decides. */
export interface Places {
  readonly header?: HeaderContent | null;
  /** Over the top of the log. */
  readonly above?: unknown;
  /** Between the shared history and the live messages: how far the handoff is. */
  readonly status?: unknown;
  /** After the last message. */
  readonly tail?: unknown;
  /** In the place of the way to a person. */
  readonly foot?: unknown;
  /** What the way to a person is called. */
  readonly label?: string | null;
  /** What the live region holds. */
  readonly said?: unknown;
}

/** What a feature adds to single messages. */
export interface Rows {
  /** What the bubble shows; `null` where the text itself is shown. */
  readonly body?: (message: ChatMessage) => unknown;
  /** What stands above the live message of that key. */
  readonly above?: (key: string) => unknown;
  /** What a live message says of its fate: a word before the time, or all that stands below it. */
  readonly status?: (message: ChatMessage) => unknown;
  /** The button that leads to messages which came while the reader was further up. */
  readonly newest?: (unseen: number, onClick: () => void) => unknown;
}

/** A feature of the panel. The panel asks its list of them in order. */
export interface Contribution {
  readonly show?: (context: PanelContext) => Places;
  /** The same object as long as nothing in it changes: for another one, rows are drawn anew. */
  readonly rows?: (context: PanelContext) => Rows;
  /** Returns what a change is worth saying aloud, in order. */
  readonly say?: (now: SessionState, before: SessionState) => readonly string[];
}

/** The host as its parts know it. */
export interface ChatHost extends LitElement {
  readonly debug: boolean;
  readonly titleBadge: boolean;
  readonly sound: boolean;
}

export interface ConversationOptions {
  readonly host: ChatHost;
  readonly session: ChatSession;
  readonly texts: () => Texts;
}

/** What the element needs from the first act on. */
export interface ConversationPart {
  readonly contributions: readonly Contribution[];
  readonly openEngine: (context: SessionContext) => Promise<Engine>;
  /** Loads what else this handoff will show. */
  readonly prepare: () => Promise<void>;
  /** Asks the page; `false` where it prevents the handoff. */
  readonly mayLeave: (request: HandoffRequest, omitted: readonly Omission[]) => Promise<boolean>;
  /** Tells the page and assistive technology what changed, and what happened with it. */
  follow(now: SessionState, before: SessionState, facts: readonly Fact[]): void;
  /** Tells assistive technology alone. */
  say(now: SessionState, before: SessionState): void;
}

export interface ConversationChunk {
  readonly openConversation: (options: ConversationOptions) => ConversationPart;
}

/** Field, announcer and typing dots; fetched beside the conversation. */
export interface ComposerChunk {
  readonly defineComposer: () => void;
}
