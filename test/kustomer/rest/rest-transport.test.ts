import { expect } from 'chai';
import type { Conversation } from '../../../src/domain/message.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { RememberedSettings } from '../../../src/kustomer/chat-settings.js';
import { RestTransport } from '../../../src/kustomer/rest/rest-transport.js';
import { never, openTestApi, type TestApi } from '../../support/api.js';
import { rejection } from '../../support/errors.js';
import { FakeTabs } from '../../support/fake-tabs.js';
import { settle } from '../../support/manual-clock.js';
import { fakeFetch, json, Network } from '../../support/network.js';
import { openSandbox, type TestSandbox } from '../../support/sandbox.js';
import { Sink } from '../../support/sink.js';

const LIST = 'GET /c/v1/chat/sessions';
const STATS = 'GET /c/v1/chat/customers/stats';
const SETTINGS = 'GET /p/v1/chat/settings';

interface Setup {
  readonly sandbox?: TestSandbox;
  readonly tabs?: FakeTabs;
  readonly token?: string;
  readonly fetch?: (real: typeof fetch) => typeof fetch;
}

/** A widget that hears of messages, once the page has started it. */
class FakeHints {
  isStarted = true;
  readonly #listeners = new Set<() => void>();

  readonly listen = (listener: () => void): (() => void) | null => {
    if (!this.isStarted) return null;
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  fire(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  get count(): number {
    return this.#listeners.size;
  }
}

/** What a transport needs besides the page's web SDK. */
const dependenciesOf = ({ api, clock, page }: TestApi, tabs: FakeTabs) => ({
  api,
  clock,
  page,
  random: () => 1,
  locks: tabs,
  openChannel: tabs.openChannel,
  timings: DEFAULT_TIMINGS,
  settings: new RememberedSettings(api),
});

const setUp = ({ sandbox = openSandbox(), tabs = new FakeTabs(), token, fetch }: Setup = {}) => {
  const network = new Network(sandbox.baseUrl);
  const opened = openTestApi({
    fetch: fetch ? fetch(network.fetch) : network.fetch,
    baseUrl: sandbox.baseUrl,
    ...(token !== undefined && { token }),
  });
  const { api, clock, page } = opened;
  const pace = { ms: 0 };
  const hints = new FakeHints();
  const transport = new RestTransport({
    ...dependenciesOf(opened, tabs),
    sdk: { whenUnread: hints.listen },
    pace: () => pace.ms,
  });
  const sink = new Sink();
  const handOff = async (): Promise<Conversation> => {
    const { conversation } = await api.handoff(
      {
        active: true,
        from: 'Bot',
        externalId: 'e1',
        messages: [
          { date: '2026-01-22T14:35:00.000Z', direction: 'in', body: 'Hello' },
          { date: '2026-01-22T14:36:00.000Z', direction: 'out', body: 'Hi there!' },
        ],
      },
      never(),
      () => undefined,
    );
    return { ...conversation, externalId: 'e1' };
  };
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await network.idle();
  };
  const send = (body: string) => transport.send({ id: 'p1', body, attachmentIds: [] }, never());
  return { sandbox, tabs, network, api, pace, hints, clock, page, transport, sink, handOff, pass, send };
};

const connected = async (setup: Setup = {}) => {
  const live = setUp(setup);
  const conversation = await live.handOff();
  const controller = new AbortController();
  await live.transport.connect(conversation, live.sink, controller.signal);
  await live.network.idle();
  live.network.take();
  return { ...live, conversation, controller };
};

describe('connecting', () => {
  it('delivers what is there, with names, then says that the line is up', async () => {
    const { sink, transport } = await connected();
    expect(sink.bodies).to.deep.equal(['Hello', 'Hi there!']);
    expect(sink.deliveries[0]?.every(({ imported }) => imported)).to.be.true;
    expect(sink.nameOf('Hi there!')).to.equal('Bot');
    expect(sink.lines).to.deep.equal(['online']);
    transport.disconnect();
  });

  it('rejects when the first catch-up fails, and polls nothing', async () => {
    const { sandbox, handOff, transport, sink, clock } = setUp();
    const conversation = await handOff();
    await sandbox.fail({ match: 'GET /c/v1/chat/sessions/*', kind: 'status', status: 500 });
    expect((await rejection(transport.connect(conversation, sink, never()))).status).to.equal(500);
    expect(clock.waiting).to.deep.equal([]);
    expect(sink.lines).to.deep.equal([]);
  });

  it('asks nothing when it was given up before', async () => {
    const { handOff, transport, sink, network, clock } = setUp();
    const conversation = await handOff();
    network.take();
    await transport.connect(conversation, sink, AbortSignal.abort()).catch(() => null);
    await network.idle();
    expect(network.take()).to.deep.equal([]);
    expect(clock.waiting).to.deep.equal([]);
    expect(sink.deliveries).to.deep.equal([]);
  });

  it('ends with its signal', async () => {
    const { controller, clock, page, sandbox, conversation, pass, sink, tabs } = await connected();
    await sandbox.reply(conversation.id, 'Too late');
    controller.abort();
    await pass(60_000);
    expect(sink.deliveries.length).to.equal(1);
    expect(clock.waiting).to.deep.equal([]);
    expect(page.listenerCount).to.equal(0);
    expect(tabs.isHeld(`khc:poll:${conversation.id}`)).to.be.false;
  });

  it('is not ended by the signal of a connection before', async () => {
    const { transport, controller, conversation, sink, pass, network } = await connected();
    await transport.connect(conversation, sink, never());
    controller.abort();
    network.take();
    await pass(5_000);
    expect(network.take()).to.include(LIST);
    transport.disconnect();
  });

  it('delivers nothing after it was disconnected, whatever is still under way', async () => {
    const { transport, sink, send, conversation, sandbox, pass } = await connected();
    await sandbox.reply(conversation.id, 'Hi');
    const sending = send('x').catch(() => null);
    transport.disconnect();
    await sending;
    await pass(10_000);
    expect(sink.deliveries.length).to.equal(1);
    expect(sink.lines).to.deep.equal(['online']);
  });
});

describe('polling', () => {
  it('looks every 5 s in the minute after activity, then every 7.5 s', async () => {
    const { clock, pass, network, transport } = await connected();
    expect(clock.waiting).to.deep.equal([5_000]);
    for (let time = 5_000; time < 60_000; time += 5_000) {
      await pass(5_000);
      expect(clock.waiting).to.deep.equal([5_000]);
    }
    await pass(5_000);
    expect(clock.waiting).to.deep.equal([7_500]);
    network.take();
    await pass(7_500);
    expect(network.take()[0]).to.equal(STATS);
    transport.disconnect();
  });

  it('looks every 30 s on a hidden page, and at once when it is shown', async () => {
    const { clock, page, pass, network, transport } = await connected();
    page.set({ visible: false });
    expect(clock.waiting).to.deep.equal([30_000]);
    await pass(30_000);
    expect(network.take()[0]).to.equal(STATS);
    expect(clock.waiting).to.deep.equal([30_000]);
    page.set({ visible: true });
    await network.idle();
    expect(network.take()[0]).to.equal(STATS);
    transport.disconnect();
  });

  it('reads the messages only where the list shows something new, and every sixth time', async () => {
    const { pass, network, transport } = await connected();
    const reads: number[] = [];
    for (let poll = 1; poll <= 12; poll += 1) {
      await pass(5_000);
      reads.push(network.take().filter((call) => call.endsWith('/messages')).length);
    }
    // The first poll has seen no list before.
    expect(reads).to.deep.equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    transport.disconnect();
  });

  it('delivers a reply with the name of the agent, and is active again', async () => {
    const { sandbox, conversation, pass, sink, clock, transport } = await connected();
    await pass(90_000);
    expect(clock.waiting).to.deep.equal([7_500]);
    await sandbox.reply(conversation.id, 'Sam here', 'Sam');
    await pass(7_500);
    expect(sink.bodies).to.include('Sam here');
    expect(sink.nameOf('Sam here')).to.equal('Sam');
    expect(clock.waiting).to.deep.equal([5_000]);
    transport.disconnect();
  });

  it('asks for the name of each person once', async () => {
    const { sandbox, conversation, pass, network, transport } = await connected();
    for (const body of ['one', 'two', 'three']) {
      await sandbox.reply(conversation.id, body, 'Sam');
      await pass(5_000);
    }
    expect(network.take().filter((call) => call.includes('/users/')).length).to.equal(1);
    transport.disconnect();
  });

  it('keeps the external id, which the list does not tell', async () => {
    const { sink, pass, transport, conversation } = await connected();
    await pass(5_000);
    expect(sink.conversations.at(-1)?.id).to.equal(conversation.id);
    expect(sink.conversations.at(-1)?.externalId).to.equal('e1');
    transport.disconnect();
  });

  it('slows down when the conversation has ended, and notices when it is open again', async () => {
    const { sandbox, conversation, pass, sink, clock, page, network, transport } = await connected();
    await sandbox.end(conversation.id);
    await pass(5_000);
    expect(sink.conversations.at(-1)?.endedBy).to.equal('agent');
    expect(clock.waiting).to.deep.equal([30_000]);
    await sandbox.reopen(conversation.id);
    page.set({ visible: true });
    await network.idle();
    expect(sink.conversations.at(-1)?.endedAt).to.equal(undefined);
    expect(clock.waiting).to.deep.equal([5_000]);
    transport.disconnect();
  });
});

describe('sending', () => {
  it('gives the message as the server took it, and looks at once', async () => {
    const { send, network, transport } = await connected();
    const sent = await send('Are you there?');
    expect(sent.message.body).to.equal('Are you there?');
    expect(sent.message.status).to.equal('sent');
    await network.idle();
    expect(network.take().slice(0, 3)).to.deep.equal(['POST /c/v1/chat/messages', STATS, LIST]);
    transport.disconnect();
  });

  it('needs a conversation', async () => {
    const { send } = setUp();
    expect((await rejection(send('x'))).code).to.equal('not_ready');
  });

  it("passes on the server's refusal", async () => {
    const { send, sandbox, conversation, transport } = await connected();
    await sandbox.end(conversation.id);
    const error = await rejection(send('x'));
    expect(error.status).to.equal(409);
    expect(error.code).to.equal('rejected');
    expect(error.serverCode).to.equal('session_locked');
    transport.disconnect();
  });
});

describe('ending', () => {
  it('ends the conversation, and tells of it at once', async () => {
    const { transport, network, sink, clock } = await connected();
    await transport.end(never());
    await network.idle();
    expect(sink.conversations.at(-1)?.endedBy).to.equal('customer');
    expect(clock.waiting).to.deep.equal([30_000]);
  });

  it('is refused where the brand does not allow it', async () => {
    const { transport, sandbox } = await connected();
    await sandbox.set({ closableChat: false });
    expect((await rejection(transport.end(never()))).status).to.equal(403);
    transport.disconnect();
  });

  it('does nothing without a conversation', async () => {
    const { transport, network } = setUp();
    await transport.end(never());
    expect(network.calls.length).to.equal(0);
  });
});

describe('the line', () => {
  it('is reconnecting after a failure, and online after the next success', async () => {
    const { sandbox, pass, sink, clock, transport } = await connected();
    await sandbox.fail({ match: LIST, kind: 'status', status: 500, times: 2 });
    await pass(5_000);
    expect(sink.lines.at(-1)).to.equal('reconnecting');
    expect(clock.waiting).to.deep.equal([1_000]);
    await pass(1_000);
    expect(clock.waiting).to.deep.equal([2_000]);
    await pass(2_000);
    expect(sink.lines.at(-1)).to.equal('online');
    expect(clock.waiting).to.deep.equal([5_000]);
    transport.disconnect();
  });

  it('is offline while the device is, and everything is fetched when it comes back', async () => {
    const { sandbox, conversation, page, pass, sink, network, transport } = await connected();
    page.set({ online: false });
    await pass(5_000);
    expect(sink.lines.at(-1)).to.equal('offline');
    expect(network.take()).to.deep.equal([]);
    await sandbox.reply(conversation.id, 'Missed you');
    page.set({ online: true });
    await network.idle();
    expect(sink.lines.at(-1)).to.equal('online');
    expect(sink.bodies).to.include('Missed you');
    transport.disconnect();
  });
});

describe('a conversation that cannot be reached any more', () => {
  for (const status of [403, 404, 405, 410]) {
    for (const match of [LIST, 'GET /c/v1/chat/sessions/*']) {
      it(`is gone when ${match} answers ${String(status)}, and nothing is asked any more`, async () => {
        const { sandbox, conversation, pass, sink, clock, page, network } = await connected();
        await sandbox.reply(conversation.id, 'Never read');
        await sandbox.fail({ match, kind: 'status', status, times: 'always' });
        await pass(5_000);
        expect(sink.goneWith.map((error) => error.status)).to.deep.equal([status]);
        expect(sink.lines).to.deep.equal(['online']);
        network.take();
        page.set({ visible: true });
        await pass(60_000);
        expect(network.take()).to.deep.equal([]);
        expect(clock.waiting).to.deep.equal([]);
      });
    }
  }

  for (const status of [400, 401, 429, 500, 503]) {
    it(`is not gone after a ${String(status)}`, async () => {
      const { sandbox, pass, sink, transport } = await connected({});
      await sandbox.fail({ match: LIST, kind: 'status', status, times: 'always' });
      await pass(5_000);
      expect(sink.goneWith).to.deep.equal([]);
      expect(sink.lines.at(-1)).to.equal('reconnecting');
      transport.disconnect();
    });
  }
});

describe('names of agents', () => {
  /** Holds back answers to look-ups of users until `release`. */
  const holdingUsers = () => {
    let release: () => void = () => undefined;
    let holding = false;
    let gate = Promise.resolve();
    const wrap =
      (real: typeof fetch): typeof fetch =>
      async (input, init) => {
        if (holding && typeof input === 'string' && input.includes('/users/')) await gate;
        return real(input, init);
      };
    const hold = (): void => {
      holding = true;
      gate = new Promise((resolve) => (release = resolve));
    };
    return { wrap, hold, release: () => release() };
  };

  it('that take long hold up a message for a second at most', async () => {
    const { wrap, hold, release } = holdingUsers();
    const { sandbox, conversation, pass, sink, network, transport } = await connected({ fetch: wrap });
    hold();
    await sandbox.reply(conversation.id, 'Slow name', 'Sam');
    await pass(5_000);
    expect(sink.bodies).not.to.include('Slow name');
    await pass(1_000);
    expect(sink.bodies).to.include('Slow name');
    expect(sink.nameOf('Slow name')).to.equal(undefined);
    release();
    await network.idle();
    expect(sink.nameOf('Slow name')).to.equal('Sam');
    transport.disconnect();
  });

  it('that take long do not take away the names of others', async () => {
    const { wrap, hold } = holdingUsers();
    const { sandbox, conversation, pass, sink, transport } = await connected({ fetch: wrap });
    await sandbox.reply(conversation.id, 'From Sam', 'Sam');
    await pass(5_000);
    expect(sink.nameOf('From Sam')).to.equal('Sam');
    hold();
    await sandbox.reply(conversation.id, 'From Kim', 'Kim');
    await pass(5_000);
    await pass(1_000);
    expect(sink.bodies).to.include('From Kim');
    expect(sink.nameOf('From Sam')).to.equal('Sam');
    transport.disconnect();
  });

  it('that cannot be had leave the message to the team, and are asked for again', async () => {
    const { sandbox, conversation, pass, sink, network, transport } = await connected();
    await sandbox.fail({ match: 'GET /c/v1/users/*', kind: 'status', status: 500, times: 1 });
    await sandbox.reply(conversation.id, 'Who am I', 'Sam');
    await pass(5_000);
    expect(sink.bodies).to.include('Who am I');
    expect(sink.nameOf('Who am I')).to.equal(undefined);
    network.take();
    await sandbox.reply(conversation.id, 'Now you know', 'Sam');
    await pass(5_000);
    expect(sink.nameOf('Who am I')).to.equal('Sam');
    transport.disconnect();
  });

  it('that come after the end are not delivered', async () => {
    const { wrap, hold, release } = holdingUsers();
    const { sandbox, conversation, pass, sink, network, transport } = await connected({ fetch: wrap });
    hold();
    await sandbox.reply(conversation.id, 'Slow name', 'Sam');
    await pass(5_000);
    await pass(1_000);
    const before = sink.deliveries.length;
    transport.disconnect();
    release();
    await network.idle();
    expect(sink.deliveries.length).to.equal(before);
  });
});

describe('two tabs with the same conversation', () => {
  const twoTabs = async () => {
    const tabs = new FakeTabs();
    const sandbox = openSandbox();
    const answer = (await (await fetch(`${sandbox.baseUrl}/c/v1/tracking/tokens/current`)).json()) as {
      data: { attributes: { token: string } };
    };
    const { token } = answer.data.attributes;
    const first = await connected({ tabs, sandbox, token });
    const second = setUp({ tabs, sandbox, token });
    await second.transport.connect(first.conversation, second.sink, never());
    second.network.take();
    const close = (): void => {
      first.transport.disconnect();
      second.transport.disconnect();
    };
    return { sandbox, tabs, first, second, close };
  };

  it('are polled for by one of them', async () => {
    const { first, second, close } = await twoTabs();
    await first.pass(5_000);
    await second.network.idle();
    first.network.take();
    second.network.take();
    for (let round = 0; round < 3; round += 1) {
      await first.pass(5_000);
      await second.pass(5_000);
      await first.network.idle();
    }
    expect(first.network.take().length).to.be.at.least(3);
    expect(second.network.take()).to.deep.equal([]);
    close();
  });

  it('both read what is new', async () => {
    const { first, second, sandbox, close } = await twoTabs();
    await sandbox.reply(first.conversation.id, 'For both');
    await first.pass(5_000);
    await second.network.idle();
    expect(first.sink.bodies).to.include('For both');
    expect(second.sink.bodies).to.include('For both');
    close();
  });

  it('say nothing of what was written to each other', async () => {
    const { first, second, sandbox, tabs, close } = await twoTabs();
    await sandbox.reply(first.conversation.id, 'A secret');
    await first.pass(5_000);
    await second.pass(5_000);
    expect(JSON.stringify(tabs.posted)).not.to.contain('secret');
    close();
  });

  it('are served by the second when the first is closed', async () => {
    const { first, second, sandbox, close } = await twoTabs();
    first.transport.disconnect();
    await settle();
    await sandbox.reply(first.conversation.id, 'Still here');
    await second.pass(5_000);
    expect(second.sink.bodies).to.include('Still here');
    close();
  });

  it('are served by the second when the first falls silent', async () => {
    const { first, second, sandbox, close } = await twoTabs();
    // The first tab's clock stands still, and its fetches hang: a frozen tab.
    await sandbox.fail({ match: 'GET /c/v1/chat/sessions', kind: 'hang', times: 1 });
    await second.pass(5_000);
    await sandbox.reply(first.conversation.id, 'Anyone?');
    await second.pass(15_000);
    expect(second.sink.bodies).to.include('Anyone?');
    close();
  });
});

describe('the last activity', () => {
  it('is all that is asked for as long as nothing has happened', async () => {
    const { pass, network, transport } = await connected();
    await pass(5_000);
    network.take();
    for (let poll = 2; poll <= 5; poll += 1) {
      await pass(5_000);
      expect(network.take()).to.deep.equal([STATS]);
    }
    await pass(5_000);
    expect(network.take()).to.include(LIST);
    transport.disconnect();
  });

  it('that has changed has everything read', async () => {
    const { sandbox, conversation, pass, sink, transport } = await connected();
    await pass(5_000);
    await sandbox.reply(conversation.id, 'News');
    await pass(5_000);
    expect(sink.bodies).to.include('News');
    transport.disconnect();
  });

  for (const status of [403, 404, 405, 410]) {
    it(`is asked for once where the server answers ${String(status)}`, async () => {
      const { sandbox, pass, network, sink, transport } = await connected();
      await sandbox.fail({ match: STATS, kind: 'status', status, times: 'always' });
      for (let poll = 0; poll < 3; poll += 1) await pass(5_000);
      const asked = network.take();
      expect(asked.filter((call) => call === STATS).length).to.equal(1);
      expect(asked.filter((call) => call === LIST).length).to.equal(3);
      expect(sink.goneWith).to.deep.equal([]);
      transport.disconnect();
    });
  }

  it('is asked for once where the answer tells of none', async () => {
    const { fetch, calls } = fakeFetch((call) => {
      if (call.path.includes('/messages')) return json({ data: [] });
      return json(
        call.path.includes('/stats') ? { data: { attributes: { lastActivity: {} } } } : { data: [] },
      );
    });
    const { transport, sink, pass } = setUp({ token: 't', fetch: () => fetch });
    await transport.connect({ id: 'ours' }, sink, never());
    for (let poll = 0; poll < 3; poll += 1) await pass(5_000);
    expect(calls.filter(({ path }) => path.includes('/stats')).length).to.equal(1);
    transport.disconnect();
  });

  it('that fails for now is no reason not to look', async () => {
    const { sandbox, conversation, pass, sink, network, transport } = await connected();
    await sandbox.fail({ match: STATS, kind: 'status', status: 500, times: 1 });
    await sandbox.reply(conversation.id, 'Found all the same');
    await pass(5_000);
    expect(sink.bodies).to.include('Found all the same');
    network.take();
    await pass(5_000);
    expect(network.take()[0]).to.equal(STATS);
    transport.disconnect();
  });
});

describe('a server that has had enough', () => {
  const refusing = async (retryAfterMs: number) => {
    const live = await connected({
      fetch: (real) => async (input, init) => {
        if (!String(input instanceof Request ? input.url : input).includes('/stats'))
          return real(input, init);
        asked += 1;
        const headers = { 'retry-after': String(retryAfterMs / 1_000), 'content-type': 'application/json' };
        return new Response('{}', { status: 429, headers });
      },
    });
    let asked = 0;
    return { ...live, asked: () => asked };
  };

  it('is left alone for as long as it asks, however the person looks', async () => {
    const { pass, asked, page, transport } = await refusing(20_000);
    await pass(5_000);
    expect(asked()).to.equal(1);
    page.set({ visible: true });
    await pass(19_000);
    expect(asked()).to.equal(1);
    await pass(1_000);
    expect(asked()).to.equal(2);
    transport.disconnect();
  });

  it('is asked again after a minute at most', async () => {
    const { pass, asked, transport } = await refusing(3_600_000);
    await pass(5_000);
    await pass(59_000);
    expect(asked()).to.equal(1);
    await pass(1_000);
    expect(asked()).to.equal(2);
    transport.disconnect();
  });
});

describe('what the organisation allows', () => {
  it('is told once, without typing, and asked for without the token', async () => {
    const { sandbox, sink, transport } = await connected();
    expect(sink.allFeatures).to.deep.equal([{ end: true, typing: false }]);
    const asked = (await sandbox.requests()).find(({ path }) => path.startsWith('/p/v1/chat/settings'));
    expect(asked?.headers['x-kustomer-tracking-token']).to.equal(undefined);
    transport.disconnect();
  });

  it('may not be to end conversations', async () => {
    const sandbox = openSandbox();
    await sandbox.set({ closableChat: false });
    const { sink, transport } = await connected({ sandbox });
    expect(sink.allFeatures).to.deep.equal([{ end: false, typing: false }]);
    transport.disconnect();
  });

  it('is taken for little where it can not be read', async () => {
    const sandbox = openSandbox();
    await sandbox.fail({ match: SETTINGS, kind: 'status', status: 404, times: 'always' });
    const { sink, transport } = await connected({ sandbox });
    expect(sink.allFeatures).to.deep.equal([{ end: false, typing: false }]);
    expect(sink.lines).to.deep.equal(['online']);
    transport.disconnect();
  });
});

describe('the wait', () => {
  const QUEUE = (id: string): string => `GET /c/v1/chat/sessions/${id}/queue`;

  it('is told, and asked for again each minute', async () => {
    const { sandbox, sink, pass, network, conversation, transport } = await connected();
    expect(sink.waits).to.deep.equal([120]);
    await sandbox.set({ queue: { name: 'Chat', estimatedWaitTimeSeconds: 60 } });
    for (let poll = 0; poll < 12; poll += 1) await pass(5_000);
    expect(network.take().filter((call) => call === QUEUE(conversation.id)).length).to.equal(1);
    expect(sink.waits).to.deep.equal([120, 60]);
    transport.disconnect();
  });

  it('is over when somebody answers', async () => {
    const { sandbox, sink, pass, network, conversation, transport } = await connected();
    await sandbox.reply(conversation.id, 'Sam here', 'Sam');
    await pass(5_000);
    expect(sink.waits).to.deep.equal([120, null]);
    network.take();
    for (let poll = 0; poll < 20; poll += 1) await pass(7_500);
    expect(network.take()).not.to.include(QUEUE(conversation.id));
    transport.disconnect();
  });

  it('is over when another driver has heard an answer, or the conversation has ended', async () => {
    const one = await connected();
    one.transport.answered();
    expect(one.sink.waits).to.deep.equal([120, null]);
    one.transport.disconnect();
    const other = await connected();
    await other.sandbox.end(other.conversation.id);
    await other.pass(5_000);
    other.page.set({ visible: true });
    await other.network.idle();
    expect(other.sink.waits).to.deep.equal([120, null]);
    other.transport.disconnect();
  });

  it('is not known where the server can not say, and that is no failure', async () => {
    const sandbox = openSandbox();
    await sandbox.set({ queue: null });
    const { sink, pass, network, conversation, transport } = await connected({ sandbox });
    expect(sink.waits).to.deep.equal([]);
    expect(sink.lines).to.deep.equal(['online']);
    for (let poll = 0; poll < 20; poll += 1) await pass(7_500);
    expect(network.take()).not.to.include(QUEUE(conversation.id));
    transport.disconnect();
  });
});

describe('what the customer has read', () => {
  const seen = async ({ sandbox, conversation }: { sandbox: TestSandbox; conversation: Conversation }) =>
    (await sandbox.requests()).filter(
      ({ method, path }) => method === 'PUT' && path.startsWith(`/c/v1/chat/sessions/${conversation.id}`),
    );

  it('is told up to the newest message, once for all that are read together', async () => {
    const live = await connected();
    const { sandbox, conversation, pass, sink, transport, network } = live;
    await sandbox.reply(conversation.id, 'one');
    await sandbox.reply(conversation.id, 'two');
    await pass(5_000);
    const fresh = sink.deliveries.at(-1)!.filter(({ imported }) => !imported);
    for (const { message } of fresh) transport.markRead([message.id, 'nobody knows it']);
    await pass(2_000);
    expect((await seen(live)).length).to.equal(1);
    const call = network.calls.find(({ method }) => method === 'PUT');
    const newest = fresh
      .map(({ message }) => message.date)
      .sort()
      .at(-1);
    expect(JSON.parse(call?.init.body as string)).to.deep.equal({ lastSeenAt: newest });
    transport.markRead(fresh.map(({ message }) => message.id));
    await pass(2_000);
    expect((await seen(live)).length).to.equal(1);
    transport.disconnect();
  });

  it('is no trouble where the server will not hear of it, and goes along with what is read next', async () => {
    const live = await connected();
    const { sandbox, pass, sink, transport } = live;
    await sandbox.fail({ match: 'PUT /c/v1/chat/sessions/*', kind: 'status', status: 500, times: 1 });
    const ids = sink.deliveries.flat().map(({ message }) => message.id);
    transport.markRead(ids);
    await pass(2_000);
    expect(sink.lines).to.deep.equal(['online']);
    transport.markRead(ids);
    await pass(2_000);
    expect((await seen(live)).map(({ status }) => status)).to.deep.equal([500, 200]);
    transport.disconnect();
  });

  it('is forgotten with the connection', async () => {
    const live = await connected();
    live.transport.markRead(live.sink.deliveries.flat().map(({ message }) => message.id));
    live.transport.disconnect();
    expect(live.clock.waiting).to.deep.equal([]);
  });
});

describe('beside another driver', () => {
  it('it polls no more often than is wanted, until everything is wanted now', async () => {
    const { pace, sandbox, conversation, clock, pass, sink, network, transport } = await connected();
    pace.ms = 60_000;
    await pass(5_000);
    expect(clock.waiting).to.deep.equal([60_000]);
    network.take();
    await sandbox.reply(conversation.id, 'Missed');
    transport.readNow();
    await network.idle();
    expect(network.take()).to.include(LIST);
    expect(sink.bodies).to.include('Missed');
    transport.disconnect();
  });
});

describe('the page’s widget, which hears of messages too', () => {
  it('makes it read at once', async () => {
    const { sandbox, conversation, hints, pass, sink, transport } = await connected();
    await sandbox.reply(conversation.id, 'Sam here', 'Sam');
    hints.fire();
    await pass(0);
    expect(sink.bodies).to.include('Sam here');
    transport.disconnect();
  });

  it('is listened to once it is started', async () => {
    const { hints, handOff, transport, sink, pass, network } = setUp();
    hints.isStarted = false;
    await transport.connect(await handOff(), sink, never());
    hints.isStarted = true;
    await pass(5_000);
    expect(hints.count).to.equal(1);
    await pass(5_000);
    expect(hints.count).to.equal(1);
    network.take();
    hints.fire();
    await pass(0);
    expect(network.take()).not.to.be.empty;
    transport.disconnect();
  });

  it('makes nobody ask more than once a second', async () => {
    const { hints, network, pass, transport } = await connected();
    hints.fire();
    await pass(0);
    network.take();
    for (let time = 0; time < 9; time += 1) {
      hints.fire();
      await pass(100);
    }
    expect(network.take()).to.deep.equal([]);
    await pass(100);
    expect(network.take().filter((call) => call === STATS)).to.deep.equal([STATS]);
    transport.disconnect();
  });

  it('is left alone after the end of the connection', async () => {
    const { hints, network, transport, controller, conversation, sink, clock, pass } = await connected();
    transport.disconnect();
    expect(hints.count).to.equal(0);
    await transport.connect(conversation, sink, controller.signal);
    expect(hints.count).to.equal(1);
    network.take();
    hints.fire();
    controller.abort();
    await settle();
    expect(hints.count).to.equal(0);
    expect(clock.waiting).to.deep.equal([]);
    await pass(60_000);
    expect(network.take()).to.deep.equal([]);
  });
});

describe('a list in which the conversation is hard to find', () => {
  const message = {
    id: 'm1',
    attributes: { direction: 'in', body: 'Hello', createdAt: '2026-01-22T14:35:00Z' },
  };

  const over = async (sessions: (page: number) => unknown) => {
    const { fetch, calls } = fakeFetch((call) => {
      const url = new URL(call.path);
      if (url.pathname.endsWith('/messages')) return json({ data: [message] });
      return json(sessions(Number(url.searchParams.get('page'))));
    });
    const opened = openTestApi({ fetch, baseUrl: 'https://x.example', token: 't' });
    const transport = new RestTransport({
      ...dependenciesOf(opened, new FakeTabs()),
      sdk: { whenUnread: () => null },
    });
    const sink = new Sink();
    await transport.connect({ id: 'ours' }, sink, never());
    const reads = (): number => calls.splice(0).filter(({ path }) => path.includes('/messages')).length;
    reads();
    const pass = async (): Promise<void> => {
      await opened.clock.advance(5_000);
      await settle(30);
    };
    return { pass, sink, transport, reads };
  };

  it('is read on to the page where it is', async () => {
    const { pass, sink, transport } = await over((page) => ({
      data: page < 3 ? [{ id: `other${String(page)}` }] : [{ id: 'ours', lockedAt: '2026-01-22T15:00:00Z' }],
      links: { next: page < 3 ? 'x' : null },
    }));
    await pass();
    expect(sink.conversations.at(-1)?.endedAt).to.equal('2026-01-22T15:00:00.000Z');
    transport.disconnect();
  });

  it('is no reason to stop reading its messages', async () => {
    const { pass, sink, transport, reads } = await over(() => ({ data: [] }));
    await pass();
    await pass();
    expect(reads()).to.equal(2);
    expect(sink.conversations).to.deep.equal([]);
    expect(sink.goneWith).to.deep.equal([]);
    transport.disconnect();
  });

  it('is no reason to stop where it is on none of many pages', async () => {
    const { pass, sink, transport, reads } = await over((page) => ({
      data: [{ id: `other${String(page)}` }],
      links: { next: page < 3 ? 'x' : null },
    }));
    await pass();
    expect(reads()).to.equal(1);
    expect(sink.conversations).to.deep.equal([]);
    transport.disconnect();
  });

  it('is read for its messages each time where it does not say when the last one came', async () => {
    const { pass, transport, reads } = await over(() => ({ data: [{ id: 'ours' }] }));
    await pass();
    await pass();
    expect(reads()).to.equal(2);
    transport.disconnect();
  });
});
