/* Stands in for `lazy.ts` in the one-file build. */
import * as alerts from '../alerts.js';
import * as liveView from '../elements/live-view.js';
import * as review from '../elements/review-panel.js';
import * as core from '../core.js';
import * as live from '../session/live-runner.js';

export const loadLive = (): Promise<typeof live> => Promise.resolve(live);
export const loadCore = (): Promise<typeof core> => Promise.resolve(core);
export const loadLiveView = (): Promise<typeof liveView> => Promise.resolve(liveView);
export const loadAlerts = (): Promise<typeof alerts> => Promise.resolve(alerts);
export const loadReview = (): Promise<typeof review> => Promise.resolve(review);
