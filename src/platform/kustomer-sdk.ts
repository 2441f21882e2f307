import type { KustomerSdk } from '../ports/sdk.js';

/** What stands under a name on the window; `undefined` where even that throws. */
const read = (name: string): unknown => {
  try {
    return Reflect.get(window, name);
  } catch {
    return undefined;
  }
};

/** Tells the widget, which has its methods only once the page has started it. Gives whether it could be told. */
const tellWidget = (method: string, listener: () => void): boolean => {
  try {
    const widget = read('Kustomer') as object;
    Reflect.apply(Reflect.get(widget, method) as (...given: unknown[]) => void, widget, [
      'onUnread',
      listener,
    ]);
    return true;
  } catch {
    return false;
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
  whenUnread: (listener) => {
    // A function for this one listener, since the widget finds it by that; what it counts is of all conversations.
    const heard = (): void => {
      listener();
    };
    return tellWidget('addListener', heard) ? () => void tellWidget('removeListener', heard) : null;
  },
};
