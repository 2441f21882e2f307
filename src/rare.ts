/* What most pages never need, in one lazy chunk. */
export { tell, tellRefusedPolicy } from './developer/developer.js';
export { fetchTranscript } from './options/src/transcript-source.js';
