/* The chunks of the live conversation, behind the one of the handoff. The one-file build uses `lazy-eager.ts`. */

export const loadLive = (): Promise<typeof import('../session/live-runner.js')> =>
  import('../session/live-runner.js');
export const loadCore = (): Promise<typeof import('../core.js')> => import('../core.js');
export const loadLiveView = (): Promise<typeof import('../elements/live-view.js')> =>
  import('../elements/live-view.js');
export const loadAlerts = (): Promise<typeof import('../alerts.js')> => import('../alerts.js');
export const loadReview = (): Promise<typeof import('../elements/review-panel.js')> =>
  import('../elements/review-panel.js');
