/* How `kustomer-handoff-chat/handoff` is used, and what must not compile. Checked by the compiler alone. */
import {
  buildHandoffRequest,
  type BuiltHandoff,
  type HandoffProblemCode,
  type HandoffRequest,
  type Omission,
} from '../../src/handoff.js';

const log = [
  { direction: 'in', body: 'Where is my order?' },
  { direction: 'out', body: 'I am only a bot.' },
];
const options = { from: 'Acme Assistant', active: true, now: new Date(0) };

export const build = (): HandoffRequest | null => {
  const built: BuiltHandoff = buildHandoffRequest(log, {
    ...options,
    brand: undefined,
    exclude: new Set(['a']),
  });
  // Anything is taken for a log: what is no message is listed, not thrown.
  buildHandoffRequest('no log', options);
  const reasons: readonly Omission['reason'][] = built.omitted.map(({ reason }) => reason);
  const codes: readonly HandoffProblemCode[] = built.problems.map(({ code }) => code);
  return reasons.length + codes.length === 0 ? built.request : null;
};

export const misuse = (built: BuiltHandoff): void => {
  // @ts-expect-error -- whether it opens or is imported closed has to be said
  buildHandoffRequest(log, { from: 'Acme Assistant', now: 0 });
  // @ts-expect-error -- the moment is not the builder's to find out
  buildHandoffRequest(log, { from: 'Acme Assistant', active: true });
  // @ts-expect-error -- a moment is a Date or milliseconds
  buildHandoffRequest(log, { ...options, now: '2026-01-22' });
  // @ts-expect-error -- a redactor returns a message, not its text
  buildHandoffRequest(log, { ...options, redact: ({ body }) => body });
  // @ts-expect-error -- ids, not messages
  buildHandoffRequest(log, { ...options, exclude: log });
  // @ts-expect-error -- a request is read only
  built.request.messages.push({ date: '', direction: 'in', body: '' });
  // @ts-expect-error -- so is what is told of it
  built.problems.length = 0;
  // @ts-expect-error -- no such reason
  built.omitted.some(({ reason }) => reason === 'too_long');
  // @ts-expect-error -- a brand may not be set
  built.request.brand.trim();
};
