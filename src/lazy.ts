import type { ComposerChunk, ConversationChunk } from './elements/parts.js';

/* The lazy chunks. The one-file build replaces this module by `lazy-eager.ts`. */

export const loadRare = (): Promise<typeof import('./rare.js')> => import('./rare.js');
export const loadConversation = (): Promise<ConversationChunk> => import('./conversation/conversation.js');
export const loadComposer = (): Promise<ComposerChunk> => import('./composer/composer.js');
export const loadEngine = (): Promise<typeof import('./engine/browser.js')> => import('./engine/browser.js');
/** The live conversation over Kustomer's web SDK, where the page has it. */
export const loadWebSdk = (): Promise<typeof import('./kustomer/web-sdk/web-sdk.js')> =>
  import('./kustomer/web-sdk/web-sdk.js');
