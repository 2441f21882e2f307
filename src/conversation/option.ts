import type { ChatHost, Contribution } from '../elements/parts.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import type { ChatSession } from '../session/chat-session.js';
import type { Commands } from './commands.js';

/** What an option is opened with. */
export interface OptionContext {
  readonly host: ChatHost;
  readonly session: ChatSession;
  readonly commands: Commands;
  readonly texts: () => ConversationTexts;
}

/** The face of an option's chunk. */
export interface OptionChunk {
  /** Called once; returns what it shows, or `null` for an option that shows nothing in the panel. */
  readonly open: (context: OptionContext) => Contribution | null;
}
