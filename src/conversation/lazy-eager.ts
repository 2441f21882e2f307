/* Stands in for `lazy.ts` in the one-file build. */
import * as alerts from '../options/alerts/alerts.js';
import * as review from '../options/review/review-panel.js';

export const loadAlerts = (): Promise<typeof alerts> => Promise.resolve(alerts);
export const loadReview = (): Promise<typeof review> => Promise.resolve(review);
