/**
 * Milliseconds to wait before attempt `attempt` (0 is the first repetition): doubling from `base` up to `cap`,
 * spread over its upper half by `random` (0 to 1) so that many clients do not come back in step.
 */
export const backoffDelay = (attempt: number, base: number, cap: number, random: number): number => {
  const full = Math.min(cap, base * 2 ** Math.min(attempt, 30));
  return Math.round(full / 2 + (full / 2) * random);
};
