/* Stands in for `lazy.ts` in the one-file build, where a dynamic import would only cost bytes. */
import * as handoff from './session/handoff-runner.js';
import * as live from './session/live-runner.js';
import * as liveView from './elements/live-view.js';

export const loadHandoff = (): Promise<typeof handoff> => Promise.resolve(handoff);
export const loadLive = (): Promise<typeof live> => Promise.resolve(live);
export const loadLiveView = (): Promise<typeof liveView> => Promise.resolve(liveView);
