export { Identity as Customer } from './identity.js';
