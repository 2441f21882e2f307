import type { BuiltHandoff, HandoffProblem } from './handoff-request.js';
import type { IntakeProblem } from './message-intake.js';

/** Something that stands in the way of a handoff, or that came of an entry which is no message. */
export type ReadinessProblem =
  HandoffProblem | IntakeProblem | { readonly code: 'missing_base_url'; readonly message: string };

export interface Readiness {
  /** Whether a request that is built now would be accepted. */
  readonly ready: boolean;
  readonly problems: readonly ReadinessProblem[];
}

/** What a request that was built now would lack. Entries that were no messages are told, but stand in nobody's way. */
export const readinessOf = (
  built: BuiltHandoff,
  baseUrl: string | null,
  intakeProblems: readonly IntakeProblem[] = [],
): Readiness => {
  const problems: ReadinessProblem[] = [...built.problems];
  if (baseUrl === null) {
    const message = 'Set "org" to the organisation\'s name, or "base-url" to a proxy or the sandbox.';
    problems.unshift({ code: 'missing_base_url', message });
  }
  return { ready: problems.length === 0, problems: [...problems, ...intakeProblems] };
};
