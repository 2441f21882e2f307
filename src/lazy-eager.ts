/* Stands in for `lazy.ts` in the one-file build, where a dynamic import would only cost bytes. */
import * as composer from './composer/composer.js';
import * as conversation from './conversation/conversation.js';
import * as developer from './developer/developer.js';
import * as webSdk from './kustomer/web-sdk/web-sdk.js';
import type { ComposerChunk, ConversationChunk } from './elements/parts.js';
import type { DeveloperChunk, InvokerFallbackChunk, SrcChunk } from './lazy.js';
import * as invokerFallback from './options/invoker-fallback/invoker-fallback.js';
import * as src from './options/src/src.js';

export const loadComposer = (): Promise<ComposerChunk> => Promise.resolve(composer);
export const loadConversation = (): Promise<ConversationChunk> => Promise.resolve(conversation);
export const loadDeveloper = (): Promise<DeveloperChunk> => Promise.resolve(developer);
export const loadInvokerFallback = (): Promise<InvokerFallbackChunk> => Promise.resolve(invokerFallback);
export const loadSrc = (): Promise<SrcChunk> => Promise.resolve(src);
export const loadWebSdk = (): Promise<typeof webSdk> => Promise.resolve(webSdk);
