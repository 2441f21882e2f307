import type { ConversationRef } from './flow/flow.js';
import type { ConversationEndedBy } from './message.js';
import type { Baseline } from './handoff/baseline.js';
import { isText, isTextList, parseRecord } from './stored-value.js';

/** What a reload needs to know of a handoff: no bodies, no token. */
export interface Marker {
  readonly externalId: string;
  /** The tracking id that it was sent under. */
  readonly owner: string;
  readonly baseline: Baseline;
  /** When the request left, in ms since the epoch. */
  readonly at: number;
  /** `null` as long as it is not known whether there is one. */
  readonly conversation: ConversationRef | null;
  /** Who ended the conversation; it may be opened again. */
  readonly endedBy?: ConversationEndedBy;
  /** Refused or cancelled since, though something may have come of it: looked for only when the person asks again. */
  readonly isGivenUp?: boolean;
}

/** Changes when the form of what is stored does; what another version stored is not read. */
const VERSION = 1;
/** A handoff whose fate is unknown for so long is none that anybody still waits for. */
const PENDING_FOR = 10 * 60_000;
const ENDED_BY: ReadonlySet<unknown> = new Set<ConversationEndedBy>([
  'customer',
  'agent',
  'system',
  'unknown',
]);

/** Ids go into paths: no separators, nothing endless. */
const isId = (value: unknown): value is string => isText(value) && /^[\w:.-]{1,200}$/.test(value);

/** Reads what was stored, or what another tab told. */
export const readConversationRef = (value: unknown): ConversationRef | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { id, createdAt, externalId } = value as Record<string, unknown>;
  if (!isId(id)) return null;
  return { id, ...(isText(createdAt) && { createdAt }), ...(isText(externalId) && { externalId }) };
};

/** What no date can be made of would make the view throw. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

/** @param now ms since the epoch */
export const readMarker = (text: string | null, now: number): Marker | null => {
  const fields = parseRecord(text);
  if (fields['version'] !== VERSION) return null;
  const { externalId, owner, baseline, at, endedBy } = fields;
  if (!isText(externalId) || !isText(owner) || !isTime(at)) return null;
  const conversation = readConversationRef(fields['conversation']);
  if (!conversation && Math.abs(now - at) > PENDING_FOR) return null;
  return {
    externalId,
    owner,
    at,
    conversation,
    ...(ENDED_BY.has(endedBy) && { endedBy: endedBy as ConversationEndedBy }),
    ...(fields['isGivenUp'] === true && { isGivenUp: true }),
    baseline: isTextList(baseline) ? new Set(baseline) : null,
  };
};

export const writeMarker = ({ baseline, ...marker }: Marker): string =>
  JSON.stringify({ version: VERSION, ...marker, baseline: baseline && [...baseline] });
