/* The page has one title, however many chats stand on it. */

const counts = new Map<object, number>();
let prefix = '';
/** Where the page had no title, so that it has none afterwards. */
let isOurs = false;
let observer: MutationObserver | null = null;

/** The page's own: an image in the page may have a title too. */
const titleElement = (): HTMLTitleElement | null => document.head.querySelector('title');

const apply = (): void => {
  const element = titleElement();
  const text = element?.textContent ?? '';
  if (prefix === '' || text.startsWith(prefix)) return;
  if (element) element.textContent = prefix + text;
  else {
    isOurs = true;
    document.title = prefix.trim();
  }
};

const strip = (): void => {
  const element = titleElement();
  if (prefix === '' || !element) return;
  if (isOurs) element.remove();
  else if (element.textContent.startsWith(prefix))
    element.textContent = element.textContent.slice(prefix.length);
  isOurs = false;
};

/** Puts "(2) " before the title, for all chats of the page together; 0 takes it back, to the letter. */
export const setTitleBadge = (owner: object, count: number): void => {
  counts.set(owner, count);
  if (count === 0) counts.delete(owner);
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const wanted = total === 0 ? '' : `(${String(total)}) `;
  if (wanted === prefix) return;
  observer?.disconnect();
  observer = null;
  strip();
  prefix = wanted;
  apply();
  if (wanted === '') return;
  // A page that sets its title anew, as single-page applications do, keeps the badge.
  observer = new MutationObserver(apply);
  observer.observe(document.head, { childList: true, characterData: true, subtree: true });
};
