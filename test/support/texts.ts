import { conversationTexts, type ConversationTexts } from '../../src/i18n/conversation/texts.js';
import type { Strings } from '../../src/i18n/strings.js';
import { textsOf } from '../../src/i18n/texts.js';

/** The texts of an element whose conversation is there. */
export const texts = (strings: Partial<Strings> | null = null, locale = 'en'): ConversationTexts =>
  conversationTexts(textsOf(strings, locale));
