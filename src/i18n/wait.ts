import { plural } from './plural.js';
import type { ConversationStrings } from './strings.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long until somebody usually replies, no more exact than anybody can promise. */
export const waitSentence = (
  seconds: number,
  { waitMinute, waitMinutes, waitHours }: ConversationStrings,
  locale: string,
): string => {
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 2) return waitMinute;
  return seconds < 1.5 * HOUR
    ? plural(waitMinutes, minutes, locale)
    : plural(waitHours, Math.round(seconds / HOUR), locale);
};
