import type { OptionChunk } from './option.js';

/* The options: what not every conversation needs. The one-file build uses `lazy-eager.ts`. */

export const loadAlerts = (): Promise<OptionChunk> => import('../options/alerts/alerts.js');
export const loadReview = (): Promise<OptionChunk> => import('../options/review/review.js');
