/* What not every conversation needs, behind the one of the handoff. The one-file build uses `lazy-eager.ts`. */

export const loadCore = (): Promise<typeof import('../core.js')> => import('../core.js');
export const loadAlerts = (): Promise<typeof import('../alerts.js')> => import('../alerts.js');
export const loadReview = (): Promise<typeof import('../elements/review-panel.js')> =>
  import('../elements/review-panel.js');
