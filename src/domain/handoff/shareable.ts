import type { IntakeMessage } from '../message-intake.js';
import { attachmentsAsText, cleanText, isBlank } from '../message-text.js';
import type { ChatMessage, Direction } from '../message.js';

/** Kustomer's limit for one handoff (seed guide, documented). */
export const MAX_HANDOFF_MESSAGES = 100;
/** Kustomer's least number of messages (seed guide, documented). */
export const MIN_HANDOFF_MESSAGES = 2;

export type OmissionReason = 'invalid_entry' | 'empty_body' | 'redacted' | 'excluded' | 'over_limit';

export interface Omission {
  /** Position in the log that was given. */
  readonly index: number;
  readonly id?: string;
  readonly reason: OmissionReason;
  /** For the developer, where there is more to say: a sentence, or a code of `developer/developer.ts`. */
  readonly message?: string;
}

export type HandoffProblemCode = 'missing_from' | 'too_few_messages' | 'missing_inbound' | 'missing_outbound';

export interface HandoffProblem {
  readonly code: HandoffProblemCode;
  /** One sentence for the developer. */
  readonly message: string;
  /** The messages concerned: those of the missing side, which have nothing to share. */
  readonly messageIds?: readonly string[];
}

/** Returns the message to share (only its body and attachments count), or `null` to withhold it. */
export type Redact = (message: ChatMessage) => Pick<ChatMessage, 'body'> | null;

/** Returns a function that runs the page's once for each message and text, and repeats what came of it. */
export const onceEach = (redact: Redact): Redact => {
  const outcomes = new Map<string, () => ReturnType<Redact>>();
  return (message) => {
    const key = `${message.id}\n${message.body}`;
    const known = outcomes.get(key);
    if (known) return known();
    let outcome: () => ReturnType<Redact>;
    try {
      const result = redact(message);
      outcome = () => result;
    } catch (thrown) {
      outcome = () => {
        throw thrown;
      };
    }
    outcomes.set(key, outcome);
    return outcome();
  };
};

export interface SharingOptions {
  readonly redact?: Redact | null | undefined;
  /** Ids of messages that stay behind. */
  readonly exclude?: Iterable<string> | undefined;
}

/** What a message says before `redact` has seen it: its text, or what stands for its attachments. */
export const textToShare = ({ body, attachments }: Pick<ChatMessage, 'body' | 'attachments'>): string =>
  isBlank(body) && attachments.length > 0 ? attachmentsAsText(attachments.map(({ name }) => name)) : body;

/** What a redactor that runs on one message made of it; a throw, a promise or anything else withholds it. */
export const applyRedact = (
  redact: Redact,
  message: ChatMessage,
): { body: string } | { withheld: string | null } => {
  try {
    const result: unknown = redact(message);
    if (result === null) return { withheld: null };
    // Its rejection may quote what was to be hidden, and would reach the console.
    if (result instanceof Promise) result.catch(() => undefined);
    const body = typeof result === 'object' && 'body' in result && result.body;
    if (typeof body === 'string') return { body: cleanText(body) };
    return { withheld: 'redact-result' };
  } catch {
    // The error is not passed on: it may quote what was to be hidden.
    return { withheld: 'redact-threw' };
  }
};

/** One message as it can be shared, or why it can't: blank, or withheld by `redact`. */
export const shareOf = (
  message: Pick<IntakeMessage, 'body' | 'attachments'>,
  asChatMessage: () => ChatMessage,
  redact: Redact | null | undefined,
): { readonly body: string } | { readonly reason: OmissionReason; readonly message?: string } => {
  let body = textToShare(message);
  if (redact) {
    const redacted = applyRedact(redact, { ...asChatMessage(), body });
    if ('withheld' in redacted) {
      return { reason: 'redacted', ...(redacted.withheld !== null && { message: redacted.withheld }) };
    }
    body = redacted.body;
  }
  return isBlank(body) ? { reason: 'empty_body' } : { body };
};

/** What the server would reject of the `shared` among `all` messages. `from` is empty where it is missing. */
export const findProblems = (
  from: string,
  shared: readonly { readonly direction: Direction }[],
  all: readonly { readonly direction: Direction; readonly id?: string }[],
): HandoffProblem[] => {
  const problems: HandoffProblem[] = [];
  if (from === '')
    problems.push({ code: 'missing_from', message: 'Set "from", the label of "out" messages.' });
  if (shared.length < MIN_HANDOFF_MESSAGES) {
    const message = `2 messages with text are needed, ${String(shared.length)} found.`;
    problems.push({ code: 'too_few_messages', message });
  }
  for (const [side, code] of SIDES) {
    if (shared.some(({ direction }) => direction === side)) continue;
    const messageIds = all.flatMap(({ direction, id }) => (direction === side && id ? [id] : []));
    problems.push({ code, message: `No "${side}" message has text to share.`, messageIds });
  }
  return problems;
};

const SIDES = [
  ['in', 'missing_inbound'],
  ['out', 'missing_outbound'],
] as const;
