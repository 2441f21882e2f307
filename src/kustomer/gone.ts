import type { ChatError } from '../domain/chat-error.js';

const GONE = new Set([403, 404, 405, 410]);

/** Whether a route will never answer otherwise: it is closed to this customer, or not there. */
export const isGone = ({ status }: ChatError): boolean => status !== undefined && GONE.has(status);
