import { expect } from 'chai';
import { entriesOf } from '../../../src/domain/log/message-log.js';
import { pendingOf, readSnapshot, toSnapshot } from '../../../src/domain/log/snapshot.js';
import { readMarker, writeMarker, type Marker } from '../../../src/domain/marker.js';
import { StoreHandle } from '../../../src/engine/persistence/store.js';
import type { Storage } from '../../../src/ports/storage.js';
import { BOT_LOG, DEVICE, KEY, LIVE_TAB, MARKERS, WRITTEN_AT } from '../../fixtures/stored-2026-11.js';

type Entries = readonly (readonly [string, string])[];

const storageOf = (entries: Entries): Storage & { readonly values: Map<string, string> } => {
  const values = new Map(entries);
  return {
    values,
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
};

const open = (tab: Entries, device: Entries = []) => {
  const storages = { tab: storageOf(tab), device: storageOf(device) };
  return { ...storages, store: new StoreHandle({ ...storages, key: () => KEY, resume: () => 'device' }) };
};

const CONVERSATION = {
  id: '6745f0a1c2d3e4f5a6b7c8d9',
  createdAt: '2026-11-25T10:03:00.000Z',
  externalId: 't-9',
};
const ASKED: Marker = {
  externalId: 't-9',
  owner: '5f0c9b2e-tracking',
  at: WRITTEN_AT - 60_000,
  baseline: new Set(['6740aaaa', '6740bbbb']),
  conversation: null,
};

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('what the chat of November 2026 has stored', () => {
  it('is read whole by the next page of the tab', () => {
    const { marker, chat, draft } = open(LIVE_TAB).store.read(WRITTEN_AT, false);
    expect(marker).to.deep.equal({ ...ASKED, conversation: CONVERSATION });
    expect(draft).to.equal('half a sent');
    expect([chat?.externalId, chat?.owner]).to.deep.equal(['t-9', '5f0c9b2e-tracking']);
    expect(chat?.unseen).to.deep.equal(['6745f0a1c2d3e4f500000005']);
    expect(chat?.omitted).to.deep.equal([
      { index: 7, id: 'm7', reason: 'over_limit' },
      { index: 8, reason: 'redacted', message: 'redact-threw' },
    ]);
    const log = chat!.log;
    expect(entriesOf(log).map(({ message }) => message.body)).to.deep.equal([
      'Hi! How can I help?',
      'Where is my order? It is “late” – 2 days ☕',
      'See **this**',
      'My card is [card number]',
      'Sam here.',
      'Thanks',
      'Is it lost?',
      'Hello?',
      'Anybody?',
    ]);
    expect(log.live.map(({ attempted }) => attempted?.state)).to.deep.equal([
      undefined,
      undefined,
      'open',
      'broken',
      undefined,
    ]);
    expect([log.history.length, log.shared.size, log.copies.size, log.isSource]).to.deep.equal([
      4,
      4,
      1,
      true,
    ]);
  });

  it('is written again to the same bytes', () => {
    const before = open(LIVE_TAB, DEVICE);
    const { marker, chat, draft } = before.store.read(WRITTEN_AT, false);
    const after = open([], []);
    after.store.begin(before.store.holder!);
    after.store.writeMarker(marker!, WRITTEN_AT);
    after.store.writeChat(chat!);
    after.store.writeOutbox(chat!.log);
    after.store.writeDraft(draft);
    expect([...after.tab.values]).to.deep.equal(LIVE_TAB.map((entry) => [...entry]));
    expect([...after.device.values]).to.deep.equal(DEVICE.map((entry) => [...entry]));
  });

  it('is known on the device, in a tab that has nothing itself', () => {
    const { marker, chat } = open([], DEVICE).store.read(WRITTEN_AT, false);
    expect(marker).to.deep.equal({ ...ASKED, baseline: null, conversation: CONVERSATION });
    expect(chat).to.equal(null);
  });

  it('is the log of a bot phase, to the byte', () => {
    const { externalId, owner, unseen, omitted, ...snapshot } = json(BOT_LOG);
    const log = readSnapshot(snapshot, undefined);
    expect(log.history.length).to.equal(4);
    expect(pendingOf(log)).to.deep.equal([]);
    expect(JSON.stringify({ ...toSnapshot(log), externalId, owner, unseen, omitted })).to.equal(BOT_LOG);
  });

  const known: readonly (readonly [keyof typeof MARKERS, Marker])[] = [
    ['underWay', ASKED],
    ['withoutBaseline', { ...ASKED, baseline: null }],
    ['givenUp', { ...ASKED, isGivenUp: true }],
    ['ended', { ...ASKED, baseline: null, conversation: CONVERSATION, endedBy: 'agent' }],
    ['live', { ...ASKED, conversation: CONVERSATION }],
  ];
  for (const [name, marker] of known) {
    it(`is the marker of a handoff that is ${name}, to the byte`, () => {
      const read = readMarker(MARKERS[name], WRITTEN_AT);
      expect(read).to.deep.equal(marker);
      expect(writeMarker(read!)).to.equal(MARKERS[name]);
    });
  }
});
