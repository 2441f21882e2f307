/** Every public event of the element. */
export const EVENT_NAMES = [
  'kustomer-phase-change',
  'kustomer-readiness-change',
  'kustomer-customer-message',
  'kustomer-before-handoff',
  'kustomer-handoff',
  'kustomer-handoff-error',
  'kustomer-message',
  'kustomer-connection-change',
  'kustomer-unread-change',
  'kustomer-conversation-ended',
  'kustomer-open-change',
] as const;
