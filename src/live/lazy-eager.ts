/* Stands in for `lazy.ts` in the one-file build. */
import * as alerts from '../alerts.js';
import * as review from '../elements/review-panel.js';
import * as core from '../core.js';

export const loadCore = (): Promise<typeof core> => Promise.resolve(core);
export const loadAlerts = (): Promise<typeof alerts> => Promise.resolve(alerts);
export const loadReview = (): Promise<typeof review> => Promise.resolve(review);
