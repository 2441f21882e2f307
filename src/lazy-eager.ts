/* Stands in for `lazy.ts` in the one-file build, where a dynamic import would only cost bytes. */
import * as composer from './composer/composer.js';
import * as conversation from './conversation/conversation.js';
import * as engine from './engine/browser.js';
import * as webSdk from './kustomer/web-sdk/web-sdk.js';
import * as rare from './rare.js';
import type { ComposerChunk, ConversationChunk } from './elements/parts.js';

export const loadRare = (): Promise<typeof rare> => Promise.resolve(rare);
export const loadConversation = (): Promise<ConversationChunk> => Promise.resolve(conversation);
export const loadComposer = (): Promise<ComposerChunk> => Promise.resolve(composer);
export const loadEngine = (): Promise<typeof engine> => Promise.resolve(engine);
export const loadWebSdk = (): Promise<typeof webSdk> => Promise.resolve(webSdk);
