/* The options: what not every conversation needs. The one-file build uses `lazy-eager.ts`. */

export const loadAlerts = (): Promise<typeof import('../options/alerts/alerts.js')> =>
  import('../options/alerts/alerts.js');
export const loadReview = (): Promise<typeof import('../options/review/review-panel.js')> =>
  import('../options/review/review-panel.js');
