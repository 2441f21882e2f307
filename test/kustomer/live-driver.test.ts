import { expect } from 'chai';
import type { Fact } from '../../src/domain/facts.js';
import { openTransport } from '../../src/kustomer/live-driver.js';
import * as webSdk from '../../src/kustomer/web-sdk/web-sdk.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import { never, openTestApi } from '../support/api.js';
import { rejection } from '../support/errors.js';
import { coreConversation, FakeCore } from '../support/fake-core.js';
import { FakeTabs } from '../support/fake-tabs.js';
import { settle } from '../support/manual-clock.js';
import { json } from '../support/network.js';
import { NO_SDK } from '../support/session.js';
import { Sink } from '../support/sink.js';

const CONVERSATION = { id: 'c1', externalId: 'e1', createdAt: '2026-01-22T14:40:00.000Z' };

/** A driver over REST, which finds an empty conversation, on a page whose Core lists it as ended. */
const setUp = (sink: Sink) => {
  const fetch = async (): Promise<Response> => json({ data: [] });
  const { api, clock, page } = openTestApi({ fetch, baseUrl: 'https://x.example', token: 't' });
  let asked = 0;
  const core = new FakeCore({
    getConversations: () => ({
      conversations: (asked += 1) === 1 ? [] : [coreConversation({ ended: true })],
    }),
  });
  const tabs = new FakeTabs();
  const facts: Fact[] = [];
  const transport = openTransport({
    api,
    environment: {
      clock,
      page,
      random: () => 1,
      locks: tabs,
      openChannel: tabs.openChannel,
      timings: DEFAULT_TIMINGS,
      sdk: { ...NO_SDK, core: () => core },
      loadWebSdk: async () => webSdk,
    },
    token: { isPages: async () => true, read: async () => 't' },
    config: () => ({ driver: 'auto', brand: null, lang: null, pollInterval: 5_000, transport: null }),
    signal: (fact) => facts.push(fact),
  });
  const work = new AbortController();
  const connect = async (): Promise<void> => {
    await transport.connect(CONVERSATION, sink, work.signal);
    // Core lists it at the second time of asking.
    await clock.advance(1_000);
    await settle(10);
  };
  const send = () => transport.send({ id: 'p1', body: 'x', attachmentIds: [] }, never());
  return { core, transport, work, facts, connect, send, clock };
};

describe('a Core that lists the conversation as ended', () => {
  it('carries it all the same, since an agent may open it again', async () => {
    const { connect, core, send, transport, facts } = setUp(new Sink());
    await connect();
    expect(facts).to.deep.equal([{ type: 'driver', driver: 'core', reason: null }]);
    await send();
    expect(core.inputs('sendMessage').length).to.equal(1);
    transport.disconnect();
  });

  for (const [name, letGo] of [
    ['disconnects', ({ transport }) => transport.disconnect()],
    ['aborts the connection', ({ work }) => work.abort()],
  ] as readonly (readonly [string, (driver: ReturnType<typeof setUp>) => void])[]) {
    it(`does not become the carrier where the page ${name} when it hears of the end`, async () => {
      const sink = new Sink();
      const driver = setUp(sink);
      sink.conversation = () => letGo(driver);
      await driver.connect();
      expect(driver.facts).to.deep.equal([]);
      expect(driver.core.listenerCount).to.equal(0);
      expect((await rejection(driver.send())).code).to.equal('offline');
      expect(driver.core.inputs('sendMessage')).to.deep.equal([]);
      expect(driver.clock.waiting).to.deep.equal([]);
    });
  }

  it('is not noted as the driver where the page lets go when it hears that the line is up', async () => {
    const sink = new Sink();
    const driver = setUp(sink);
    // REST says so at once; the second time it is Core.
    let lines = 0;
    sink.line = () => {
      lines += 1;
      if (lines === 2) driver.transport.disconnect();
    };
    await driver.connect();
    expect(driver.facts).to.deep.equal([]);
    expect(driver.core.listenerCount).to.equal(0);
  });
});
