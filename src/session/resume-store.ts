import { pendingOf, readSnapshot, toSnapshot } from '../domain/log-snapshot.js';
import type { MessageLog } from '../domain/message-log.js';
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

const parsed = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};

const readMarker = (text: string | null, now: number): HandoffMarker | null => {
  const fields = parsed(text) as Record<string, unknown> | null;
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

/** How long a conversation is known on the device after it was last heard of. */
const DEVICE_FOR = 7 * 24 * 60 * 60_000;

/** What a page that comes after this one takes up. */
export interface Resumed {
  readonly marker: HandoffMarker | null;
  /** `null` where none was kept: the server has what there is. */
  readonly log: MessageLog | null;
  /** What stood in the composer. */
  readonly draft: string;
}

export interface ResumeStorages {
  /** Lives as long as the tab, and is copied when the tab is duplicated. */
  readonly tab: Storage;
  /** Lives on; never given a body. */
  readonly device: Storage;
  /** Where to store; `null` where nothing may be stored. */
  readonly key: () => string | null;
  /** Whether the device may know the conversation. */
  readonly isOnDevice: () => boolean;
}

type Part = 'tab' | 'handoff' | 'log' | 'outbox' | 'draft';

/**
 * Keeps what a reload needs: the marker of a handoff, the log, what waits to be sent, the draft. Corrupt or foreign
 * contents are as good as none.
 */
export class ResumeStore {
  readonly #storages: ResumeStorages;

  constructor(storages: ResumeStorages) {
    this.#storages = storages;
  }

  /** Whether anything may be stored. */
  get isOpen(): boolean {
    return this.#storages.key() !== null;
  }

  /** Names this tab's copy, so that a duplicated tab can tell that it is one. */
  get instance(): string | null {
    return this.#get('tab');
  }

  claim(instance: string): void {
    this.#set('tab', instance);
  }

  /** @param isCopy what waits to be sent is the other tab's to send */
  read(now: number, isCopy: boolean): Resumed {
    const marker = this.#readMarker(now, isCopy);
    const snapshot = parsed(this.#get('log'));
    const pending = isCopy ? null : parsed(this.#get('outbox'));
    const log = snapshot === null && pending === null ? null : readSnapshot(snapshot, pending);
    return { marker, log, draft: this.#get('draft') ?? '' };
  }

  writeMarker({ baseline, ...marker }: HandoffMarker): void {
    this.#set(
      'handoff',
      JSON.stringify({ version: VERSION, ...marker, baseline: baseline && [...baseline] }),
    );
    const { device, isOnDevice } = this.#storages;
    const key = this.#key('handoff');
    if (key === null || !marker.conversation || !isOnDevice()) return;
    device.set(key, JSON.stringify({ version: VERSION, ...marker, baseline: null }));
  }

  writeLog(log: MessageLog): void {
    this.#set('log', JSON.stringify(toSnapshot(log)));
  }

  writeOutbox(log: MessageLog): void {
    const pending = pendingOf(log);
    if (pending.length === 0) this.#remove('outbox');
    else this.#set('outbox', JSON.stringify(pending));
  }

  writeDraft(draft: string): void {
    if (draft === '') this.#remove('draft');
    else this.#set('draft', draft);
  }

  /** Forgets the handoff; the log may stay, if it is the page's. */
  clearMarker(): void {
    this.#remove('handoff');
    const key = this.#key('handoff');
    if (key !== null) this.#storages.device.remove(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.clearMarker();
    for (const part of ['log', 'outbox', 'draft'] as const) this.#remove(part);
  }

  #readMarker(now: number, isCopy: boolean): HandoffMarker | null {
    const own = readMarker(this.#get('handoff'), now);
    // Of a handoff that is under way, one tab alone takes care.
    if (own) return isCopy && !own.conversation ? null : own;
    const { device, isOnDevice } = this.#storages;
    const key = this.#key('handoff');
    if (key === null || !isOnDevice()) return null;
    const known = readMarker(device.get(key), now);
    return known?.conversation && now - known.at < DEVICE_FOR ? known : null;
  }

  #key(part: Part): string | null {
    const key = this.#storages.key();
    return key === null ? null : `khc:${part}:${key}`;
  }

  #get(part: Part): string | null {
    const key = this.#key(part);
    return key === null ? null : this.#storages.tab.get(key);
  }

  #set(part: Part, value: string): void {
    const key = this.#key(part);
    if (key !== null) this.#storages.tab.set(key, value);
  }

  #remove(part: Part): void {
    const key = this.#key(part);
    if (key !== null) this.#storages.tab.remove(key);
  }
}

/** Keyed by address, brand and the element's name, so that two chats of one page do not mix. */
export const openResumeStore = (core: SessionCore, environment: SessionEnvironment): ResumeStore =>
  new ResumeStore({
    tab: tabStorage(core, environment),
    device: environment.pageStorage,
    key: () => {
      const { baseUrl, brand, name, resume } = core.config();
      return baseUrl === null || resume === 'off' ? null : `${baseUrl}|${brand ?? ''}|${name}`;
    },
    isOnDevice: () => core.config().resume === 'device',
  });
