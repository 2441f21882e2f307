/**
 * The first of these language tags that `Intl` takes, else English. A page may write anything, and a browser too: on a
 * machine without a locale, Chromium's own is "en-US@posix".
 */
export const usableLocale = (...tags: readonly string[]): string => {
  for (const tag of tags) {
    try {
      return new Intl.Locale(tag).toString();
    } catch {
      // The next one.
    }
  }
  return 'en';
};
