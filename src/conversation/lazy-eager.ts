/* Stands in for `lazy.ts` in the one-file build. */
import * as alerts from '../options/alerts/alerts.js';
import * as review from '../options/review/review.js';
import type { OptionChunk } from './option.js';

export const loadAlerts = (): Promise<OptionChunk> => Promise.resolve(alerts);
export const loadReview = (): Promise<OptionChunk> => Promise.resolve(review);
