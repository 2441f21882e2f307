/* What most pages never need, in one lazy chunk. */
export { tell, tellRefusedPolicy } from './diagnostics.js';
export { fetchTranscript } from './elements/transcript-source.js';
