import type { MessageLog } from '../../domain/log/message-log.js';
import type { Storage } from '../../ports/storage.js';
import { readMarker, writeMarker, type Marker } from '../../domain/marker.js';
import type { SessionConfig } from '../../session/config.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';
import { isText, parseRecord } from '../../domain/stored-value.js';
import { readChat, writeChat, writeOutbox, type StoredChat } from './stored-chat.js';

export type { StoredChat };

/** How long a conversation is known on the device after the chat was last opened. */
const DEVICE_FOR = 7 * 24 * 60 * 60_000;

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

const CONTENTS = ['handoff', 'log', 'outbox', 'draft'] as const;
const PARTS = ['tab', ...CONTENTS] as const;
type Part = (typeof PARTS)[number];

const nameOf = (part: Part, key: string): string => `khc:${part}:${key}`;

/**
 * The one way to what a page keeps for the next page of its tab: the marker of a handoff, the log, what waits to be
 * sent, the draft. Corrupt or foreign contents are as good as none.
 *
 * Opened, it only reads and takes away; it writes from `begin` on. Once closed, or once another page of the tab has
 * signed, it does neither: what its page knows is old, and a late answer must not be written over what is newer.
 */
export class StoreHandle {
  readonly #storages: ResumeStorages;
  /** Where it stored last. */
  #last: string | null = null;
  /** Who held it as far as this page knows, and under which key: whoever was before it, then itself. */
  #known: { readonly holder: string | null; readonly key: string | null };
  #isSigned = false;
  #isTaken = false;
  #isClosed = false;

  constructor(storages: ResumeStorages) {
    this.#storages = storages;
    this.#known = { holder: this.holder, key: this.#key('tab') };
  }

  /** Whether anything may be stored. */
  get isOpen(): boolean {
    return !this.#isClosed && this.#storages.resume() !== 'off' && this.#storages.key() !== null;
  }

  /** Whose it is: a name for the tab, and one for the page that was the last to take it up. */
  get holder(): string | null {
    return this.#get('tab');
  }

  /** Whether an earlier page has left anything but the tab's name. */
  get hasStored(): boolean {
    return CONTENTS.some((part) => this.#get(part) !== null) || this.#onDevice() !== null;
  }

  /** Signs, so that other pages of the tab know that theirs is old; writing is allowed from now on. */
  begin(holder: string): void {
    const key = this.#key('tab');
    this.#isSigned = true;
    this.#known = { holder, key };
    if (key !== null) this.#storages.tab.set(key, holder);
  }

  /** Looks whether another page of the tab has taken it up since, and closes then. */
  checkTaken(): boolean {
    const { holder } = this;
    const isOwn = holder === null || holder === this.#known.holder;
    // Under another key it is another chat's.
    if (!isOwn && this.#known.key === this.#key('tab')) {
      this.#isTaken = true;
      this.close();
    }
    return this.#isTaken;
  }

  /** Takes the way to the storages away for good: for a late answer of this page, too. */
  close(): void {
    this.#isClosed = true;
  }

  /** @param now ms since the epoch @param isCopy what is under way is the other tab's to see to, and is passed over */
  read(now: number, isCopy: boolean): Resumed {
    const chat = readChat(this.#get('log'), isCopy ? null : this.#get('outbox'));
    return { marker: this.#readMarker(now, isCopy), chat, draft: this.#get('draft') ?? '' };
  }

  /** Takes away what a duplicated tab has got of what is another's to see to, or its next page would take it up. */
  dropUnderWay(now: number): void {
    this.#remove('outbox');
    if (!readMarker(this.#get('handoff'), now)?.conversation) this.#remove('handoff');
  }

  /** @param now ms since the epoch */
  writeMarker(marker: Marker, now: number): void {
    const key = this.#set('handoff', writeMarker(marker));
    const { device, resume } = this.#storages;
    if (key === null || !marker.conversation || resume() !== 'device') return;
    device.set(key, JSON.stringify({ marker: writeMarker({ ...marker, baseline: null }), heardAt: now }));
  }

  writeChat(chat: StoredChat): void {
    this.#set('log', writeChat(chat));
  }

  writeOutbox(log: MessageLog): void {
    this.#set('outbox', writeOutbox(log));
  }

  writeDraft(draft: string): void {
    this.#set('draft', draft);
  }

  /** Forgets the handoff; the log may stay, if it is the page's. */
  clearMarker(): void {
    const key = this.#remove('handoff');
    const { device } = this.#storages;
    if (key !== null && device.get(key) !== null) device.remove(key);
  }

  /** Forgets everything but whose the tab is. */
  clear(): void {
    this.clearMarker();
    for (const part of CONTENTS) this.#remove(part);
  }

  #readMarker(now: number, isCopy: boolean): Marker | null {
    const marker = readMarker(this.#get('handoff'), now);
    return (isCopy && !marker?.conversation ? null : marker) ?? this.#readDevice(now);
  }

  #readDevice(now: number): Marker | null {
    const stored = this.#onDevice();
    if (!stored) return null;
    const { marker, heardAt } = parseRecord(stored.text);
    const known = isText(marker) ? readMarker(marker, now) : null;
    if (known?.conversation && typeof heardAt === 'number' && Math.abs(now - heardAt) < DEVICE_FOR)
      return known;
    // What has run out stays on nobody's device.
    this.#storages.device.remove(stored.key);
    return null;
  }

  #onDevice(): { readonly key: string; readonly text: string } | null {
    const { device, resume } = this.#storages;
    const key = this.#key('handoff');
    const text = key !== null && resume() === 'device' ? device.get(key) : null;
    return key === null || text === null ? null : { key, text };
  }

  #key(part: Part): string | null {
    if (this.#isClosed) return null;
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

  /** Returns where it stands, or `null` where this page may not write. Nothing is kept of what is empty. */
  #set(part: Part, value: string): string | null {
    if (value === '') return this.#remove(part);
    if (!this.#isSigned || this.checkTaken()) return null;
    const { holder } = this.#known;
    // Nothing could be stored when it signed, or it was kept under another key.
    if (holder !== null && this.holder !== holder) this.begin(holder);
    const key = this.#key(part);
    if (key !== null) this.#storages.tab.set(key, value);
    return key;
  }

  /** Returns where it stood, or `null` where this page may not take it away. Touches nothing that is not there. */
  #remove(part: Part): string | null {
    if (this.checkTaken()) return null;
    const key = this.#key(part);
    if (key !== null && this.#storages.tab.get(key) !== null) this.#storages.tab.remove(key);
    return key;
  }
}

/** Keyed by address, brand and the element's name, so that two chats of one page do not mix. */
export const openStore = (core: SessionContext, environment: SessionEnvironment): StoreHandle =>
  new StoreHandle({
    tab: environment.storage,
    device: environment.pageStorage,
    key: () => {
      const { baseUrl, brand, name } = core.config;
      return baseUrl === null ? null : `${baseUrl}|${brand ?? ''}|${name}`;
    },
    resume: () => core.config.resume,
  });
