import type { Page } from '../domain/ports.js';

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
    const handleShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) onReturn();
    };
    addEventListener('pagehide', onLeave);
    addEventListener('pageshow', handleShow);
    return () => {
      removeEventListener('pagehide', onLeave);
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
