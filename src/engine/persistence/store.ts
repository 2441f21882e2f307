import { pendingOf, readSnapshot, toSnapshot } from '../../domain/log/snapshot.js';
import type { MessageLog } from '../../domain/log/message-log.js';
import type { Storage } from '../../ports/storage.js';
import type { Omission } from '../../domain/handoff/shareable.js';
import { readMarker, writeMarker, type Marker } from '../../domain/marker.js';
import type { SessionConfig } from '../../session/config.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';
import { isText, isTextList, parseRecord } from '../../domain/stored-value.js';

/** How long a conversation is known on the device after the chat was last opened. */
const DEVICE_FOR = 7 * 24 * 60 * 60_000;

/** The chat as it stands in a tab. */
export interface StoredChat {
  readonly log: MessageLog;
  /** The name of the log towards the server. */
  readonly externalId: string | null;
  /** The tracking id of the customer whose log it is; `null` where there was none yet. */
  readonly owner: string | null;
  /** Ids of messages that nobody has seen. */
  readonly unseen: readonly string[];
  readonly omitted: readonly Omission[];
}

/** What a page that comes after this one takes up. */
export interface Resumed {
  readonly marker: Marker | null;
  /** `null` where none was kept: the server has what there is. */
  readonly chat: StoredChat | null;
  /** What stood in the composer. */
  readonly draft: string;
}

export interface ResumeStorages {
  /** Lives as long as the tab, and is copied when the tab is duplicated. */
  readonly tab: Storage;
  /** Lives on; never given a body. */
  readonly device: Storage;
  /** Under which name; `null` where there is none. */
  readonly key: () => string | null;
  /** What the page allows: the tab, the device besides, or nothing. */
  readonly resume: () => SessionConfig['resume'];
}

const PARTS = ['tab', 'handoff', 'log', 'outbox', 'draft'] as const;
type Part = (typeof PARTS)[number];

const nameOf = (part: Part, key: string): string => `khc:${part}:${key}`;

const isOmission = (value: unknown): value is Omission =>
  typeof value === 'object' && value !== null && isText((value as Partial<Omission>).reason);

/**
 * Keeps what a reload needs: the marker of a handoff, the log, what waits to be sent, the draft. Corrupt or foreign
 * contents are as good as none.
 */
export class ResumeStore {
  readonly #storages: ResumeStorages;
  /** Where it stored last. */
  #last: string | null = null;

  constructor(storages: ResumeStorages) {
    this.#storages = storages;
  }

  /** Whether anything may be stored. */
  get isOpen(): boolean {
    return this.#storages.resume() !== 'off' && this.#storages.key() !== null;
  }

  /** Whose it is: a name for the tab, and one for the page that was the last to take it up. */
  get holder(): string | null {
    return this.#get('tab');
  }

  sign(holder: string): void {
    this.#set('tab', holder);
  }

  /** @param isCopy what is under way is the other tab's to see to: dropped here, or the next page would take it up */
  read(now: number, isCopy: boolean): Resumed {
    if (isCopy) this.#dropUnderWay(now);
    const [stored, pending] = [this.#get('log'), this.#get('outbox')];
    const fields = parseRecord(stored);
    const { externalId, owner, unseen, omitted } = fields;
    const chat =
      stored === null && pending === null
        ? null
        : {
            log: readSnapshot(fields, parseRecord(pending)['pending']),
            externalId: isText(externalId) ? externalId : null,
            owner: isText(owner) ? owner : null,
            unseen: isTextList(unseen) ? unseen : [],
            omitted: Array.isArray(omitted) ? omitted.filter(isOmission) : [],
          };
    return { marker: this.#readMarker(now), chat, draft: this.#get('draft') ?? '' };
  }

  /** @param now ms since the epoch */
  writeMarker(marker: Marker, now: number): void {
    this.#set('handoff', writeMarker(marker));
    const { device, resume } = this.#storages;
    const key = this.#key('handoff');
    if (key === null || !marker.conversation || resume() !== 'device') return;
    device.set(key, JSON.stringify({ marker: writeMarker({ ...marker, baseline: null }), heardAt: now }));
  }

  writeChat({ log, ...rest }: StoredChat): void {
    this.#set('log', JSON.stringify({ ...toSnapshot(log), ...rest }));
  }

  writeOutbox(log: MessageLog): void {
    const pending = pendingOf(log);
    this.#set('outbox', pending.length === 0 ? '' : JSON.stringify({ pending }));
  }

  writeDraft(draft: string): void {
    this.#set('draft', draft);
  }

  /** Forgets the handoff; the log may stay, if it is the page's. */
  clearMarker(): void {
    this.#set('handoff', '');
    const key = this.#key('handoff');
    if (key !== null) this.#storages.device.remove(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.clearMarker();
    for (const part of ['log', 'outbox', 'draft'] as const) this.#set(part, '');
  }

  #dropUnderWay(now: number): void {
    this.#set('outbox', '');
    if (!readMarker(this.#get('handoff'), now)?.conversation) this.#set('handoff', '');
  }

  #readMarker(now: number): Marker | null {
    return readMarker(this.#get('handoff'), now) ?? this.#readDevice(now);
  }

  #readDevice(now: number): Marker | null {
    const { device, resume } = this.#storages;
    const key = this.#key('handoff');
    if (key === null || resume() !== 'device') return null;
    const { marker, heardAt } = parseRecord(device.get(key));
    const known = isText(marker) ? readMarker(marker, now) : null;
    if (known?.conversation && typeof heardAt === 'number' && Math.abs(now - heardAt) < DEVICE_FOR)
      return known;
    // What has run out stays on nobody's device.
    device.remove(key);
    return null;
  }

  #key(part: Part): string | null {
    const { key, resume } = this.#storages;
    if (resume() === 'off') {
      this.#vacate();
      return null;
    }
    const name = key();
    if (name === null) return null;
    this.#last = name;
    return nameOf(part, name);
  }

  /** The page wants nothing stored any more. */
  #vacate(): void {
    const { tab, device } = this.#storages;
    if (this.#last === null) return;
    for (const part of PARTS) tab.remove(nameOf(part, this.#last));
    device.remove(nameOf('handoff', this.#last));
    this.#last = null;
  }

  #get(part: Part): string | null {
    const key = this.#key(part);
    return key === null ? null : this.#storages.tab.get(key);
  }

  /** Nothing is kept of what is empty. */
  #set(part: Part, value: string): void {
    const key = this.#key(part);
    if (key === null) return;
    if (value === '') this.#storages.tab.remove(key);
    else this.#storages.tab.set(key, value);
  }
}

/** Keyed by address, brand and the element's name, so that two chats of one page do not mix. */
export const openResumeStore = (core: SessionContext, environment: SessionEnvironment): ResumeStore =>
  new ResumeStore({
    tab: environment.storage,
    device: environment.pageStorage,
    key: () => {
      const { baseUrl, brand, name } = core.config;
      return baseUrl === null ? null : `${baseUrl}|${brand ?? ''}|${name}`;
    },
    resume: () => core.config.resume,
  });
