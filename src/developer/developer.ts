import { logError, warn as write } from '../platform/console.js';

export { debugLog } from '../platform/console.js';

/* What the console says to the developer; loaded when there is something to say. `{0}` places are
   filled in, `{2+}` with all values from that one on. */

const TEXTS: Readonly<Record<string, string>> = {
  'transcript-late': 'A transcript is for the bot phase; the conversation belongs to the server now.',
  'append-late': 'appendMessage is for the bot phase; the conversation belongs to the server now.',
  'append-invalid': 'appendMessage needs { direction: "in" | "out", body: string }.',
  repaired: '{0} repaired in what the page gave as messages; the first reason is "{1}".',
  'cancel-late': 'cancelHandoff: the request has left, so the conversation may exist already.',
  'send-early': 'sendMessage needs a live conversation, or one that is being handed off.',
  address:
    '"org" takes small letters, digits and hyphens; "base-url" an http(s) address without credentials, query or fragment.',
  'transcript-json': 'The transcript is not JSON; expected an array of { date, direction, body }.',
  'transcript-status': 'src: the transcript answered with status {0}.',
  'transcript-fetch':
    "src: the transcript could not be loaded; look at the address, CORS and the page's connect-src.",
  'redact-result': 'redact returned neither a message nor null; the message was withheld.',
  'redact-threw': 'redact threw; the message was withheld.',
  'several-names':
    'The log has several names on "out" messages; in Kustomer all of them get the label "from".',
  word: '{0}="{1}" is none of {2+}; "{2}" is used.',
  milliseconds: '{0}="{1}" is no number of at least {2} milliseconds; {3} is used.',
  'external-id-further': 'A further log is handed off as "{0}": each external id names one conversation.',
  'many-tellings':
    'Listeners have set off one another a hundred times in a row; the rest is told a little later. Does one call handoff() whenever it fails?',
  'transport-not-messages': 'The transport delivered {0} things that are no messages; they were left out.',
  absent: '{0}="false" is read as absent; leave the attribute out.',
};

/** Warns of something by its code; a text that is no code is written as it is. */
export const warn = (code: string, values: readonly string[]): void => {
  const fill = (place: string, index: string, rest?: string): string =>
    (rest ? values.slice(Number(index)).join(', ') : values[Number(index)]) ?? place;
  write((TEXTS[code] ?? code).replace(/\{(\d)(\+)?\}/g, fill));
};

export const reportRefusedPolicy = (cause: unknown): void => {
  logError(
    "The element was not defined: allow the policy kustomer-handoff-chat in the page's trusted-types directive.",
    cause,
  );
};
