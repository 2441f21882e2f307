/* The part that only conversations over Kustomer's web SDK need. Lazy. */

export { handOffOverWebSdk } from './web-sdk-handoff.js';
export { WebSdkTransport } from './web-sdk-transport.js';
export { openInWidget } from './kustomer-core.js';
