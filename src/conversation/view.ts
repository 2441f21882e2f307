import type { Announcer } from '../composer/composer.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import type { ChatSession } from '../session/chat-session.js';
import type { Commands } from './commands.js';
import type { LineBanner } from './controllers/line-banner.js';

/** What the parts of the view share. */
export interface View {
  readonly session: ChatSession;
  readonly commands: Commands;
  readonly announcer: Announcer;
  readonly banner: LineBanner;
  readonly texts: () => ConversationTexts;
}
