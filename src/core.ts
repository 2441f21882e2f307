/* The part that only conversations over Kustomer's web SDK need. Lazy. */

export { handOffOverCore } from './kustomer/core-handoff.js';
export { CoreTransport } from './kustomer/core-transport.js';
export { openInWidget } from './kustomer/kustomer-core.js';
