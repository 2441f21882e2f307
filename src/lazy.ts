/* The lazy chunks. The one-file build replaces this module by `lazy-eager.ts`. */

export const loadHandoff = (): Promise<typeof import('./session/handoff-runner.js')> =>
  import('./session/handoff-runner.js');
export const loadLive = (): Promise<typeof import('./session/live-runner.js')> =>
  import('./session/live-runner.js');
export const loadLiveView = (): Promise<typeof import('./elements/live-view.js')> =>
  import('./elements/live-view.js');
