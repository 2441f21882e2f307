import type { Page } from '../ports/page.js';

/**
 * Milliseconds. Who comes back is shown before the page that is left for it has let go of anything: to ask for what
 * that one still holds would throw it out of the cache.
 */
const RETURN_AFTER = 50;

/** The window's line and visibility. */
export const browserPage: Page = {
  online: () => navigator.onLine,
  visible: () => document.visibilityState === 'visible',
  subscribe: (listener) => {
    const windowEvents = ['online', 'offline', 'pageshow'] as const;
    for (const type of windowEvents) addEventListener(type, listener);
    document.addEventListener('visibilitychange', listener);
    return () => {
      for (const type of windowEvents) removeEventListener(type, listener);
      document.removeEventListener('visibilitychange', listener);
    };
  },
  watchLeaving: (onLeave, onReturn) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const handleHide = (): void => {
      clearTimeout(timer);
      onLeave();
    };
    const handleShow = ({ persisted }: PageTransitionEvent): void => {
      clearTimeout(timer);
      if (persisted) timer = setTimeout(onReturn, RETURN_AFTER);
    };
    addEventListener('pagehide', handleHide);
    addEventListener('pageshow', handleShow);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', handleHide);
      removeEventListener('pageshow', handleShow);
    };
  },
  watchStorage: (listener) => {
    addEventListener('storage', listener);
    return () => {
      removeEventListener('storage', listener);
    };
  },
};
