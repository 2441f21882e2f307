import type { KustomerSdk } from '../domain/ports.js';

/** What stands under a name on the window; `undefined` where even that throws. */
const read = (name: string): unknown => {
  try {
    return Reflect.get(window, name);
  } catch {
    return undefined;
  }
};

/** Kustomer's web SDKs, where the page has them (kustomer-chat-api.md section 10, documented names). */
export const browserSdk: KustomerSdk = {
  core: () => read('KustomerCore'),
  widget: () => read('Kustomer'),
  whenCoreLoaded: (listener) => {
    addEventListener('kustomerCoreLoaded', listener);
    return () => {
      removeEventListener('kustomerCoreLoaded', listener);
    };
  },
};
