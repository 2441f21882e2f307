import type { Storage } from '../ports/storage.js';

/** Keeps values for as long as the page lives, as the fallback where nothing may be stored. */
export const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => {
      values.set(key, value);
    },
    remove: (key) => {
      values.delete(key);
    },
  };
};

/**
 * A browser's storage that never throws: private modes, blocked cookies and full quotas make the mere access throw.
 * What it could not store it keeps in memory.
 */
export const webStorage = (open: () => globalThis.Storage): Storage => {
  const memory = memoryStorage();
  const attempt = <T>(action: (storage: globalThis.Storage) => T): T | null => {
    try {
      return action(open());
    } catch {
      return null;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key)),
    set: (key, value) => {
      memory.remove(key);
      const stored = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (stored !== null) return;
      memory.set(key, value);
      // What stands there is old by now, and the next page must not take it up.
      attempt((storage) => {
        storage.removeItem(key);
      });
    },
    remove: (key) => {
      memory.remove(key);
      attempt((storage) => {
        storage.removeItem(key);
      });
    },
  };
};

export const pageLocalStorage = (): Storage => webStorage(() => localStorage);
export const pageSessionStorage = (): Storage => webStorage(() => sessionStorage);
