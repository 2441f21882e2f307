import { expect } from 'chai';
import { markShared } from '../../../src/domain/log/live-log.js';
import { appendPending, EMPTY_LOG, entriesOf } from '../../../src/domain/log/message-log.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import type { Storage } from '../../../src/ports/storage.js';
import { memoryStorage, webStorage } from '../../../src/platform/storage.js';
import type { Marker } from '../../../src/domain/marker.js';
import { StoreHandle, type ResumeStorages, type StoredChat } from '../../../src/engine/persistence/store.js';
import { history, pending } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const NOW = Date.parse('2026-01-22T15:00:00Z');
const DAY = 24 * 3_600_000;

interface Opened {
  readonly store: StoreHandle;
  readonly tab: Storage;
  readonly device: Storage;
}

const open = (more: Partial<ResumeStorages> = {}): Opened => {
  const storages: ResumeStorages = {
    tab: memoryStorage(),
    device: memoryStorage(),
    key: () => 'key',
    resume: () => 'session',
    ...more,
  };
  const store = new StoreHandle(storages);
  store.begin('me');
  return { store, ...storages };
};

const MARKER: Marker = {
  externalId: 'x',
  owner: 'o',
  at: NOW,
  baseline: new Set(['a', 'b']),
  conversation: null,
};
const CONVERSATION = { id: 'c', createdAt: '2026-01-22T15:00:00.000Z', externalId: 'x' };
const LIVE_MARKER: Marker = { ...MARKER, baseline: null, conversation: CONVERSATION };

const HISTORY = [history('q', 0, { body: 'private question' }), history('a', 1, { direction: 'out' })];
const CHAT: StoredChat = {
  log: markShared(mergeHistory(EMPTY_LOG, HISTORY), HISTORY),
  externalId: 'x',
  owner: 'o',
  unseen: ['a'],
  omitted: [{ index: 3, id: 'm3', reason: 'over_limit' }],
};

describe('the store for a reload', () => {
  it('gives back the chat, the draft and what waits', () => {
    const { store } = open();
    const log = appendPending(CHAT.log, pending('p'));
    store.writeChat({ ...CHAT, log });
    store.writeOutbox(log);
    store.writeDraft('half a sent');
    expect(store.read(NOW, false)).to.deep.equal({
      marker: null,
      chat: { ...CHAT, log },
      draft: 'half a sent',
    });
  });

  it('keeps nothing of what is empty', () => {
    const { store, tab } = open();
    store.writeOutbox(appendPending(EMPTY_LOG, pending('p')));
    store.writeDraft('draft');
    store.writeOutbox(EMPTY_LOG);
    store.writeDraft('');
    expect([tab.get('khc:outbox:key'), tab.get('khc:draft:key')]).to.deep.equal([null, null]);
    expect(store.read(NOW, false)).to.deep.equal({ marker: null, chat: null, draft: '' });
  });

  it('holds messages that wait even where there was no room for the log', () => {
    const { store } = open();
    store.writeOutbox(appendPending(EMPTY_LOG, pending('p')));
    expect(entriesOf(store.read(NOW, false).chat!.log).map(({ key }) => key)).to.deep.equal(['p']);
  });

  it('writes nothing and reads nothing where nothing may be stored', () => {
    const refused = new Proxy(memoryStorage(), {
      get: () => () => {
        throw new Error('touched');
      },
    });
    const nowhere: Partial<ResumeStorages>[] = [
      { key: () => null, resume: () => 'device' },
      { resume: () => 'off' },
    ];
    for (const more of nowhere) {
      const { store } = open({ tab: refused, device: refused, ...more });
      store.writeMarker(LIVE_MARKER, NOW);
      store.writeChat(CHAT);
      store.writeOutbox(CHAT.log);
      store.writeDraft('d');
      store.clear();
      expect([store.isOpen, store.holder]).to.deep.equal([false, null]);
      expect(store.read(NOW, false)).to.deep.equal({ marker: null, chat: null, draft: '' });
    }
  });

  it('forgets all that it has stored, once nothing may be stored any more', () => {
    let resume: 'device' | 'off' = 'device';
    const { store, tab, device } = open({ resume: () => resume });
    store.writeMarker(LIVE_MARKER, NOW);
    store.writeChat(CHAT);
    resume = 'off';
    store.writeChat(CHAT);
    const left = KEYS.filter((key) => tab.get(key) !== null || device.get(key) !== null);
    expect(left).to.deep.equal([]);
  });

  it('forgets nothing while the page has no address for a moment', () => {
    let key: string | null = 'key';
    const { store } = open({ key: () => key });
    store.writeMarker(LIVE_MARKER, NOW);
    key = null;
    expect(store.read(NOW, false).marker).to.equal(null);
    store.writeChat(CHAT);
    key = 'key';
    expect(store.read(NOW, false).marker).to.deep.equal(LIVE_MARKER);
  });

  it('forgets everything but whose the tab is', () => {
    const { store, tab } = open();
    store.writeMarker(MARKER, NOW);
    store.writeChat(CHAT);
    store.writeDraft('d');
    store.clear();
    expect(store.read(NOW, false)).to.deep.equal({ marker: null, chat: null, draft: '' });
    expect(tab.get('khc:tab:key')).to.equal('me');
  });
});

describe('a page that nobody has used yet', () => {
  const unbegun = () => {
    const touched: string[] = [];
    const watched = (name: string): Storage => {
      const storage = memoryStorage();
      return {
        get: (key) => storage.get(key),
        set: (key) => touched.push(`${name} set ${key}`),
        remove: (key) => touched.push(`${name} remove ${key}`),
      };
    };
    const storages = { tab: watched('tab'), device: watched('device') };
    const store = new StoreHandle({ ...storages, key: () => 'key', resume: () => 'device' });
    return { store, touched };
  };

  it('stores nothing, whatever is written, and takes away nothing that is not there', () => {
    const { store, touched } = unbegun();
    expect(store.read(NOW, false)).to.deep.equal({ marker: null, chat: null, draft: '' });
    expect(store.read(NOW, true)).to.deep.equal({ marker: null, chat: null, draft: '' });
    store.writeMarker(LIVE_MARKER, NOW);
    store.writeChat(CHAT);
    store.writeOutbox(appendPending(CHAT.log, pending('p')));
    store.writeDraft('d');
    store.writeDraft('');
    store.dropUnderWay(NOW);
    store.clear();
    expect([touched, store.hasStored]).to.deep.equal([[], false]);
  });

  it('tells whether there is anything to take up', () => {
    for (const part of ['handoff', 'log', 'outbox', 'draft']) {
      const tab = memoryStorage();
      tab.set(`khc:${part}:key`, 'x');
      expect(new StoreHandle({ ...open(), tab, key: () => 'key', resume: () => 'session' }).hasStored).to.be
        .true;
    }
    const { store, tab, device } = open({ resume: () => 'device' });
    expect([tab.get('khc:tab:key'), store.hasStored]).to.deep.equal(['me', false]);
    device.set('khc:handoff:key', 'x');
    expect(store.hasStored).to.be.true;
  });

  it('forgets what an earlier one has left, where the page asks for a fresh start', () => {
    const before = open();
    before.store.writeChat(CHAT);
    const { tab, device } = before;
    const next = new StoreHandle({ tab, device, key: () => 'key', resume: () => 'session' });
    next.clear();
    expect(tab.get('khc:log:key')).to.equal(null);
  });
});

describe('a page that is over', () => {
  const closings: readonly (readonly [string, (opened: Opened) => void])[] = [
    ['that was closed', ({ store }) => store.close()],
    [
      'whose tab another page has taken up',
      ({ tab, device }) =>
        new StoreHandle({ tab, device, key: () => 'key', resume: () => 'device' }).begin('next'),
    ],
  ];
  for (const [what, end] of closings) {
    it(`${what} writes nothing and takes nothing away any more`, () => {
      const opened = open({ resume: () => 'device' });
      const { store, tab, device } = opened;
      store.writeMarker(LIVE_MARKER, NOW);
      store.writeChat(CHAT);
      end(opened);
      const all = () => [tab, device].map((storage) => KEYS.map((key) => storage.get(key)));
      const kept = all();
      store.writeMarker({ ...LIVE_MARKER, externalId: 'late' }, NOW);
      store.writeChat({ ...CHAT, unseen: [] });
      store.writeOutbox(appendPending(CHAT.log, pending('p')));
      store.writeDraft('late');
      store.dropUnderWay(NOW);
      store.clearMarker();
      store.clear();
      expect(all()).to.deep.equal(kept);
      expect(store.read(NOW, false)).to.deep.equal({ marker: null, chat: null, draft: '' });
      expect([store.isOpen, store.holder, store.hasStored]).to.deep.equal([false, null, false]);
    });
  }

  it('stays over when the page that has taken it up is gone again', () => {
    const { store, tab } = open();
    tab.set('khc:tab:key', 'next');
    expect(store.checkTaken()).to.be.true;
    tab.remove('khc:tab:key');
    store.writeDraft('late');
    expect([store.checkTaken(), tab.get('khc:draft:key')]).to.deep.equal([true, null]);
  });

  it('is not over because somebody has emptied the storage: it signs again', () => {
    const { store, tab } = open();
    tab.remove('khc:tab:key');
    store.writeDraft('d');
    expect([tab.get('khc:tab:key'), tab.get('khc:draft:key')]).to.deep.equal(['me', 'd']);
  });

  it('keeps a conversation under the name that the page has by then', () => {
    let key: string | null = null;
    const { store, tab } = open({ key: () => key });
    for (const [name, before] of [
      ['first', null],
      ['second', 'another page'],
    ] as const) {
      key = name;
      if (before !== null) tab.set(`khc:tab:${name}`, before);
      store.writeMarker(LIVE_MARKER, NOW);
      expect(store.read(NOW, false).marker).to.deep.equal(LIVE_MARKER);
      expect(tab.get(`khc:tab:${name}`)).to.equal('me');
    }
  });
});

describe('what version 0.1 has stored', () => {
  const MARKER_TEXT =
    '{"version":1,"externalId":"x","owner":"o","at":1769094000000,"conversation":{"id":"c",' +
    '"createdAt":"2026-01-22T15:00:00.000Z","externalId":"x"},"baseline":["a","b"]}';
  const STORED: Readonly<Record<string, string>> = {
    handoff: MARKER_TEXT,
    log:
      '{"history":[{"message":{"id":"q","date":"2026-01-22T14:00:00.000Z","direction":"in",' +
      '"body":"private question","author":{"kind":"customer"},"status":"sent","attachments":[]}},' +
      '{"message":{"id":"a","date":"2026-01-22T14:01:00.000Z","direction":"out","body":"a",' +
      '"author":{"kind":"bot"},"status":"received","attachments":[]}}],"live":[],' +
      '"shared":[["in|1769090400000|private question",1],["out|1769090460000|a",1]],"copies":[],"isSource":true,' +
      '"externalId":"x","owner":"o","unseen":["a"],"omitted":[{"index":3,"id":"m3","reason":"over_limit"}]}',
    outbox:
      '{"pending":[{"message":{"id":"p","date":"2026-01-22T14:00:00.000Z","direction":"in","body":"p",' +
      '"author":{"kind":"customer"},"status":"sending","attachments":[]}}]}',
    draft: 'half a sent',
  };

  it('is read, and the marker and the draft are written in the same form', () => {
    const { store, tab } = open();
    for (const [part, text] of Object.entries(STORED)) tab.set(`khc:${part}:key`, text);
    const { marker, chat, draft } = store.read(NOW, false);
    expect(marker).to.deep.equal({ ...LIVE_MARKER, baseline: new Set(['a', 'b']) });
    expect(chat?.log.history.map(({ message }) => message.body)).to.deep.equal(['private question', 'a']);
    expect(chat?.log.live.map(({ key }) => key)).to.deep.equal(['p']);
    const { externalId, owner, unseen, omitted } = chat!;
    expect({ externalId, owner, unseen, omitted }).to.deep.equal({
      externalId: 'x',
      owner: 'o',
      unseen: ['a'],
      omitted: [{ index: 3, id: 'm3', reason: 'over_limit' }],
    });
    expect(draft).to.equal('half a sent');
    store.clear();
    store.writeMarker(marker!, NOW);
    store.writeDraft(draft);
    for (const part of ['handoff', 'draft']) expect(tab.get(`khc:${part}:key`)).to.equal(STORED[part]);
  });

  it('is read from the device too', () => {
    const { store, device } = open({ resume: () => 'device' });
    device.set('khc:handoff:key', JSON.stringify({ marker: MARKER_TEXT, heardAt: NOW }));
    expect(store.read(NOW, false).marker?.conversation).to.deep.equal(CONVERSATION);
  });
});

describe('a duplicated tab', () => {
  it('has the log and the conversation, but neither what waits nor a handoff under way', () => {
    const { store } = open();
    const log = appendPending(CHAT.log, pending('p'));
    store.writeChat({ ...CHAT, log });
    store.writeOutbox(log);
    store.writeMarker(MARKER, NOW);
    const copy = store.read(NOW, true);
    expect(copy.marker).to.equal(null);
    expect(copy.chat?.log).to.deep.equal(CHAT.log);
    // Nor has the next page of that tab.
    store.dropUnderWay(NOW);
    expect(store.read(NOW, false)).to.deep.equal(copy);
    store.writeMarker(LIVE_MARKER, NOW);
    expect(store.read(NOW, true).marker).to.deep.equal(LIVE_MARKER);
  });
});

describe('what the device knows of a conversation', () => {
  const onDevice = (): Opened => open({ resume: () => 'device' });
  const otherTab = ({ device }: Opened): StoreHandle => open({ device, resume: () => 'device' }).store;

  it('is never a text', () => {
    const opened = onDevice();
    const { store } = opened;
    const written: string[] = [];
    const device: Storage = { ...memoryStorage(), set: (_, value) => written.push(value) };
    const spied = open({ device, resume: () => 'device' }).store;
    const log = appendPending(CHAT.log, pending('p', 'waiting words'));
    for (const one of [spied, store]) {
      one.writeMarker(LIVE_MARKER, NOW);
      one.writeChat({ ...CHAT, log });
      one.writeOutbox(log);
      one.writeDraft('half a sent');
    }
    expect(written.length).to.equal(1);
    expect(Object.keys(JSON.parse(written[0]!)).sort()).to.deep.equal(['heardAt', 'marker']);
    for (const text of ['private', 'waiting', 'half']) expect(written[0]).not.to.contain(text);
  });

  it('is there in another tab, without a baseline', () => {
    const opened = onDevice();
    opened.store.writeMarker({ ...LIVE_MARKER, baseline: new Set(['a']) }, NOW);
    expect(otherTab(opened).read(NOW, false).marker).to.deep.equal(LIVE_MARKER);
  });

  it('is nothing of a handoff that is under way', () => {
    const opened = onDevice();
    opened.store.writeMarker(MARKER, NOW);
    expect(otherTab(opened).read(NOW, false).marker).to.equal(null);
  });

  it('is asked for only where the page says "device"', () => {
    const opened = onDevice();
    opened.store.writeMarker(LIVE_MARKER, NOW);
    expect(open({ device: opened.device }).store.read(NOW, false).marker).to.equal(null);
    const { store, device } = open();
    store.writeMarker(LIVE_MARKER, NOW);
    expect(device.get('khc:handoff:key')).to.equal(null);
  });

  it('is forgotten seven days after it was last written, and gone from the device then', () => {
    const opened = onDevice();
    opened.store.writeMarker(LIVE_MARKER, NOW);
    expect(otherTab(opened).read(NOW + 7 * DAY - 1, false).marker).not.to.equal(null);
    opened.store.writeMarker(LIVE_MARKER, NOW + 6 * DAY);
    expect(otherTab(opened).read(NOW + 13 * DAY - 1, false).marker).not.to.equal(null);
    expect(otherTab(opened).read(NOW + 13 * DAY, false).marker).to.equal(null);
    expect(opened.device.get('khc:handoff:key')).to.equal(null);
  });

  it('is nothing where its time lies far ahead or is none', () => {
    for (const heardAt of [NOW + 8 * DAY, 'today', null, undefined]) {
      const opened = onDevice();
      opened.store.writeMarker(LIVE_MARKER, NOW);
      const { marker } = JSON.parse(opened.device.get('khc:handoff:key')!) as { marker: string };
      opened.device.set('khc:handoff:key', JSON.stringify({ marker, heardAt }));
      expect(otherTab(opened).read(NOW, false).marker).to.equal(null);
    }
  });

  it('gives way to what the tab itself knows', () => {
    const opened = onDevice();
    opened.store.writeMarker(LIVE_MARKER, NOW);
    const store = open({ device: opened.device, resume: () => 'device' }).store;
    store.writeMarker({ ...LIVE_MARKER, externalId: 'mine' }, NOW);
    expect(store.read(NOW, false).marker?.externalId).to.equal('mine');
  });

  it('goes with the handoff, and with all else', () => {
    for (const forget of ['clearMarker', 'clear'] as const) {
      const opened = onDevice();
      opened.store.writeMarker(LIVE_MARKER, NOW);
      opened.store[forget]();
      expect(opened.device.get('khc:handoff:key')).to.equal(null);
    }
  });
});

describe('a storage that is full', () => {
  /** Holds no more than `room` characters, as a browser's does. */
  const openFull = (): Opened & { room: number; reload: () => StoreHandle } => {
    const values = new Map<string, string>();
    const full = {
      room: 1_000,
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => {
        const others = [...values].reduce((sum, [name, text]) => (name === key ? sum : sum + text.length), 0);
        if (others + value.length > full.room) throw new DOMException('full', 'QuotaExceededError');
        values.set(key, value);
      },
      removeItem: (key: string) => values.delete(key),
    };
    const page = (): Storage => webStorage(() => full as unknown as globalThis.Storage);
    return Object.assign(full, open({ tab: page() }), { reload: () => open({ tab: page() }).store });
  };

  it('never leaves an older outbox behind, whose messages may have been sent since', () => {
    const full = openFull();
    const one = appendPending(EMPTY_LOG, pending('p1'));
    full.store.writeOutbox(one);
    full.room = 10;
    full.store.writeOutbox(appendPending(one, pending('p2', 'x'.repeat(1_000))));
    expect(full.store.read(NOW, false).chat?.log.live.length).to.equal(2);
    expect(full.reload().read(NOW, false).chat).to.equal(null);
  });

  it('has the newest again as soon as there is room', () => {
    const full = openFull();
    full.room = 10;
    full.store.writeDraft('as long as this');
    full.room = 1_000;
    full.store.writeDraft('as long as that');
    expect(full.reload().read(NOW, false).draft).to.equal('as long as that');
  });
});

const KEYS = ['tab', 'handoff', 'log', 'outbox', 'draft'].map((part) => `khc:${part}:key`);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{}',
    '"x"',
    '{"__proto__":{"version":1}}',
    '{"version":1}',
    '{"pending":7}',
  ),
  fc
    .record(
      {
        version: fc.constantFrom(1, 2, '1'),
        externalId: fc.oneof(fc.string(), fc.jsonValue()),
        owner: fc.oneof(fc.string(), fc.jsonValue()),
        at: fc.oneof(fc.constantFrom(NOW, 1e300, -1e300), fc.double(), fc.jsonValue()),
        baseline: fc.jsonValue(),
        endedBy: fc.constantFrom('agent', 'toString', 7),
        isGivenUp: fc.jsonValue(),
        conversation: fc.oneof(
          fc.record({ id: fc.oneof(fc.string(), fc.jsonValue()), createdAt: fc.jsonValue() }),
          fc.jsonValue(),
        ),
        unseen: fc.jsonValue(),
        omitted: fc.oneof(fc.array(fc.record({ reason: fc.jsonValue() })), fc.jsonValue()),
        marker: fc.json(),
        heardAt: fc.constantFrom(NOW, '', null),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

describe('what somebody else has written there', () => {
  it('is read as something whole or as nothing, never thrown at', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 6, maxLength: 6 }), fc.boolean(), (values, isCopy) => {
        const [tab, device] = [memoryStorage(), memoryStorage()];
        KEYS.forEach((key, index) => tab.set(key, values[index]!));
        device.set('khc:handoff:key', values[5]!);
        const { store } = open({ tab, device, resume: () => 'device' });
        const { marker, chat, draft } = store.read(NOW, isCopy);
        expect(draft).to.be.a('string');
        if (marker) {
          expect(Number.isNaN(new Date(marker.at).getTime())).to.be.false;
          expect([typeof marker.externalId, typeof marker.owner]).to.deep.equal(['string', 'string']);
          if (marker.conversation) expect(marker.conversation.id).to.be.a('string').and.not.equal('');
          store.writeMarker(marker, NOW);
        }
        if (!chat) return;
        for (const id of chat.unseen) expect(id).to.be.a('string');
        for (const { reason } of chat.omitted) expect(reason).to.be.a('string');
        store.writeChat(chat);
        store.writeOutbox(chat.log);
        expect(store.read(NOW, false).chat).to.deep.equal(chat);
      }),
      { numRuns: 200 },
    );
  });

  it('is nothing where another version wrote it', () => {
    const { store, tab } = open();
    store.writeMarker(LIVE_MARKER, NOW);
    const text = tab.get('khc:handoff:key')!;
    tab.set('khc:handoff:key', text.replace('"version":1', '"version":2'));
    expect(store.read(NOW, false).marker).to.equal(null);
  });
});
