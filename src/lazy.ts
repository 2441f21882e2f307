import type { ComposerChunk, ConversationChunk } from './elements/parts.js';

/* The lazy chunks. The one-file build replaces this module by `lazy-eager.ts`. */

/** What is written to the console. */
export interface DeveloperChunk {
  readonly warn: (code: string, values: readonly string[]) => void;
  readonly reportRefusedPolicy: (cause: unknown) => void;
  readonly debugLog: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Commands of the page's buttons, where the platform does not know them. */
export interface InvokerFallbackChunk {
  readonly watchButtons: (host: Element, onCommand: (command: string) => void) => () => void;
}

/** A transcript by its URL. */
export interface SrcChunk {
  readonly fetchTranscript: (src: string, base: string) => Promise<string | null>;
}

/** Field, announcer and typing dots. */
export const loadComposer = (): Promise<ComposerChunk> => import('./composer/composer.js');
export const loadConversation = (): Promise<ConversationChunk> => import('./conversation/conversation.js');
export const loadDeveloper = (): Promise<DeveloperChunk> => import('./developer/developer.js');
export const loadInvokerFallback = (): Promise<InvokerFallbackChunk> =>
  import('./options/invoker-fallback/invoker-fallback.js');
export const loadSrc = (): Promise<SrcChunk> => import('./options/src/src.js');
/** The live conversation over Kustomer's web SDK, where the page has it. */
export const loadWebSdk = (): Promise<typeof import('./kustomer/web-sdk/web-sdk.js')> =>
  import('./kustomer/web-sdk/web-sdk.js');
