import type { IntakeProblem } from '../message-intake.js';
import { isBlank } from '../message-text.js';
import type { ChatMessage } from '../message.js';
import {
  findProblems,
  MAX_HANDOFF_MESSAGES,
  shareOf,
  type HandoffProblem,
  type Redact,
} from './shareable.js';

/** Something that stands in the way of a handoff, or that came of an entry which is no message. */
export type ReadinessProblem =
  | HandoffProblem
  | IntakeProblem
  | {
      readonly code: 'missing_base_url' | 'redact_failed';
      readonly message: string;
      readonly messageIds?: readonly string[];
    };

export interface Readiness {
  /** Whether a request that is built now would be accepted. */
  readonly ready: boolean;
  readonly problems: readonly ReadinessProblem[];
}

export interface ReadinessOptions {
  readonly redact?: Redact | null;
  readonly from: string | null;
  readonly baseUrl: string | null;
}

export interface Outlook extends Readiness {
  /** How many messages are too many for one request. */
  readonly leftBehind: number;
}

/**
 * What a request that is built now would lack, without building it: the same rules, but no dates and no order.
 * Entries that were no messages and texts that `redact` failed on are told, but stand in nobody's way.
 */
export const readinessOf = (
  messages: readonly ChatMessage[],
  options: ReadinessOptions,
  intakeProblems: readonly IntakeProblem[] = [],
): Outlook => {
  const withheld: string[] = [];
  const shared = messages.filter((message) => {
    const share = shareOf(message, () => message, options.redact);
    if ('message' in share) withheld.push(message.id);
    return 'body' in share;
  });
  const from = options.from ?? '';
  const problems: ReadinessProblem[] = findProblems(isBlank(from) ? '' : from, shared, messages);
  if (options.baseUrl === null) {
    problems.unshift({ code: 'missing_base_url', message: 'Set "org" or "base-url".' });
  }
  const ready = problems.length === 0;
  if (withheld.length > 0) {
    problems.push({
      code: 'redact_failed',
      message: '"redact" threw or gave no message.',
      messageIds: withheld,
    });
  }
  return {
    ready,
    problems: [...problems, ...intakeProblems],
    leftBehind: Math.max(0, shared.length - MAX_HANDOFF_MESSAGES),
  };
};
