/* The lazy chunks. The one-file build replaces this module by `lazy-eager.ts`. */

export const loadRare = (): Promise<typeof import('./rare.js')> => import('./rare.js');
export const loadConversation = (): Promise<typeof import('./conversation.js')> =>
  import('./conversation.js');
export const loadEngine = (): Promise<typeof import('./engine.js')> => import('./engine.js');
