/* The part that only conversations over Kustomer's web SDK need. Lazy. */

export { handOffOverCore } from './web-sdk-handoff.js';
export { CoreTransport } from './web-sdk-transport.js';
export { openInWidget } from './kustomer-core.js';
