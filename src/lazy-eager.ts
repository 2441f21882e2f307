/* Stands in for `lazy.ts` in the one-file build, where a dynamic import would only cost bytes. */
import * as conversation from './conversation/conversation.js';
import * as engine from './engine/browser.js';
import * as webSdk from './kustomer/web-sdk/web-sdk.js';
import * as rare from './rare.js';

export const loadRare = (): Promise<typeof rare> => Promise.resolve(rare);
export const loadConversation = (): Promise<typeof conversation> => Promise.resolve(conversation);
export const loadEngine = (): Promise<typeof engine> => Promise.resolve(engine);
export const loadWebSdk = (): Promise<typeof webSdk> => Promise.resolve(webSdk);
