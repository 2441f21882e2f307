import type { Conversation } from '../domain/message.js';
import type { Storage } from '../domain/ports.js';
import type { Baseline } from '../kustomer/handoff-client.js';
import { tabStorage } from './kustomer-access.js';
import type { SessionCore, SessionEnvironment } from './session-types.js';

/** What a reload needs to know of a handoff: no bodies, no token. */
export interface HandoffMarker {
  readonly externalId: string;
  /** The tracking id that it was sent under. */
  readonly owner: string;
  readonly baseline: Baseline;
  /** When the request left, in ms since the epoch. */
  readonly at: number;
  /** `null` as long as it is not known whether there is one. */
  readonly conversation: Pick<Conversation, 'id' | 'createdAt' | 'externalId'> | null;
  /** Refused or cancelled since, though something may have come of it: looked for only when the person asks again. */
  readonly isGivenUp?: boolean;
}

/** Changes when the form of what is stored does; what another version stored is not read. */
const VERSION = 1;
/** A handoff whose fate is unknown for so long is none that anybody still waits for. */
const PENDING_FOR = 10 * 60_000;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

const readConversation = (value: unknown): HandoffMarker['conversation'] => {
  if (typeof value !== 'object' || value === null) return null;
  const { id, createdAt, externalId } = value as Record<string, unknown>;
  if (!isText(id)) return null;
  return { id, ...(isText(createdAt) && { createdAt }), ...(isText(externalId) && { externalId }) };
};

const readMarker = (text: string, now: number): HandoffMarker | null => {
  const fields = JSON.parse(text) as Record<string, unknown> | null;
  if (fields?.['version'] !== VERSION) return null;
  const { externalId, owner, baseline, at } = fields;
  if (!isText(externalId) || !isText(owner) || typeof at !== 'number') return null;
  const conversation = readConversation(fields['conversation']);
  if (!conversation && Math.abs(now - at) > PENDING_FOR) return null;
  const isGivenUp = fields['isGivenUp'] === true;
  return {
    externalId,
    owner,
    at,
    conversation,
    ...(isGivenUp && { isGivenUp }),
    baseline: isTextList(baseline) ? new Set(baseline) : null,
  };
};

/** Keeps the marker of a handoff for as long as the tab lives. Corrupt or foreign contents are as good as none. */
export class ResumeStore {
  readonly #storage: Storage;
  readonly #key: () => string | null;

  /** @param key where to store; `null` where nothing may be stored */
  constructor(storage: Storage, key: () => string | null) {
    this.#storage = storage;
    this.#key = key;
  }

  read(now: number): HandoffMarker | null {
    const key = this.#key();
    const text = key === null ? null : this.#storage.get(key);
    if (text === null) return null;
    try {
      return readMarker(text, now);
    } catch {
      return null;
    }
  }

  write({ baseline, ...marker }: HandoffMarker): void {
    const key = this.#key();
    if (key === null) return;
    const ids = baseline && [...baseline];
    this.#storage.set(key, JSON.stringify({ version: VERSION, ...marker, baseline: ids }));
  }

  clear(): void {
    const key = this.#key();
    if (key !== null) this.#storage.remove(key);
  }
}

/** Keyed by address, brand and the element's name, so that two chats of one page do not mix. */
export const openResumeStore = (core: SessionCore, environment: SessionEnvironment): ResumeStore =>
  new ResumeStore(tabStorage(core, environment), () => {
    const { baseUrl, brand, name, resume } = core.config();
    return baseUrl === null || resume === 'off' ? null : `khc:handoff:${baseUrl}|${brand ?? ''}|${name}`;
  });
