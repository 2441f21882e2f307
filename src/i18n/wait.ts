import type { ConversationTexts } from './conversation/texts.js';
import { plural } from './plural.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long until somebody usually replies, no more exact than anybody can promise. */
export const waitSentence = (seconds: number, texts: ConversationTexts): string => {
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 2) return texts.waitMinute;
  return seconds < 1.5 * HOUR
    ? plural(texts.waitMinutes, minutes, texts)
    : plural(texts.waitHours, Math.round(seconds / HOUR), texts);
};
