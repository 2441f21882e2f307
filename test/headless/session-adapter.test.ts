import { expect } from 'chai';
import type { ChatEventDetails } from '../../src/domain/event-details.js';
import type { HandoffSession } from '../../src/headless/handoff-session.js';
import type { HandoffSessionOptions } from '../../src/headless/options.js';
import { SessionAdapter } from '../../src/headless/session-adapter.js';
import { SessionEvents } from '../../src/headless/session-events.js';
import type { SessionConfig } from '../../src/session/config.js';
import { settle } from '../support/manual-clock.js';
import { openSession, posted, Routes, type SessionOptions, type TestSession } from '../support/session.js';

interface Headless {
  readonly chat: HandoffSession;
  readonly test: TestSession;
}

const OPTIONS: HandoffSessionOptions = {
  baseUrl: 'https://acme.test',
  from: 'Acme Assistant',
  anonymous: true,
};

const open = (config: Partial<SessionConfig> = {}, options: SessionOptions = {}): Headless => {
  const events = new SessionEvents();
  const test = openSession({ ...options, config, hooks: events.hooks });
  return { chat: new SessionAdapter(test.session, events, OPTIONS, 'about:blank'), test };
};

const openLive = async (config: Partial<SessionConfig> = {}): Promise<Headless> => {
  const headless = open(config);
  void headless.chat.handoff();
  await headless.test.at('live');
  await headless.test.server.idle();
  return headless;
};

/** Collects what an event says, by its name. */
const record = (chat: HandoffSession, ...types: readonly (keyof ChatEventDetails)[]): string[] => {
  const heard: string[] = [];
  for (const type of types) chat.on(type, () => heard.push(type));
  return heard;
};

const reply = async ({ test }: Headless, body: string): Promise<void> => {
  await test.server.reply(body);
  await test.pass(6_000);
};

describe('a session without an element', () => {
  it('has the state of the element, before and after a handoff', async () => {
    const { chat, test } = open();
    expect([chat.phase, chat.step, chat.conversation, chat.error]).to.deep.equal(['bot', null, null, null]);
    expect(chat.readiness).to.deep.equal({ ready: true, problems: [] });
    const handoff = chat.handoff();
    expect([chat.phase, chat.step]).to.deep.equal(['handing-off', 'sending']);
    const { id } = await handoff;
    await test.at('live');
    expect([chat.step, chat.conversation?.id, chat.connection]).to.deep.equal([null, id, 'online']);
    expect(chat.messages.map(({ id: name }) => name)).to.deep.equal(['q', 'a']);
  });

  it('returns the same objects until something has changed', () => {
    const { chat } = open();
    const { messages, readiness } = chat;
    chat.configure({ brand: undefined });
    expect(chat.messages).to.equal(messages);
    chat.appendMessage({ direction: 'in', body: 'And my invoice?' });
    expect(chat.messages).not.to.equal(messages);
    expect(chat.readiness).not.to.equal(readiness);
    expect(chat.readiness).to.equal(chat.readiness);
  });

  it('calls each subscriber once per change, and not after its undo', () => {
    const { chat } = open();
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    const stops = [chat.subscribe(count), chat.subscribe(count)];
    chat.appendMessage({ direction: 'in', body: 'One' });
    expect(calls).to.equal(2);
    stops[0]?.();
    chat.appendMessage({ direction: 'in', body: 'Two' });
    expect(calls).to.equal(3);
    chat.configure({ from: null });
    expect(calls).to.equal(4);
    expect(chat.readiness.ready).to.be.false;
    stops[1]?.();
    chat.configure({ from: 'Acme Assistant' });
    expect(calls).to.equal(4);
    expect(chat.readiness.ready).to.be.true;
  });

  it('keeps the options that a change does not name, and takes null and undefined for "not set"', () => {
    const { chat, test } = open();
    chat.configure({ brand: 'acme', pollInterval: 9_000 });
    chat.configure({ lang: 'de' });
    expect(test.session.config).to.include({ brand: 'acme', lang: 'de', pollInterval: 9_000 });
    chat.configure({ brand: null, pollInterval: undefined });
    expect(test.session.config).to.include({ brand: null, lang: 'de', pollInterval: 5_000 });
    expect(test.session.config.baseUrl).to.equal('https://acme.test');
  });

  describe('what the person is asked', () => {
    it('asks what they need, and takes the answer as their first message', async () => {
      const { chat, test } = open({}, { transcript: [{ direction: 'out', body: 'Hi there!' }] });
      void chat.handoff();
      await test.at('handing-off/asking');
      expect(chat.question).to.deep.equal({ kind: 'need' });
      expect(chat.question).to.equal(chat.question);
      expect([chat.answer('  '), chat.continueExisting(), chat.share()]).to.deep.equal([false, false, false]);
      expect(chat.answer('My order is late')).to.be.true;
      expect(chat.question).to.be.null;
      await test.at('live');
      expect(test.server.bodies()).to.deep.equal(['Hi there!', 'My order is late']);
    });

    for (const choice of ['continueExisting', 'startNew'] as const) {
      it(`asks about an open conversation of the same log, and takes ${choice}`, async () => {
        const first = open();
        const trackingToken = await first.test.server.newToken();
        first.chat.configure({ externalId: 't-9', trackingToken });
        const { id } = await first.chat.handoff();
        await first.test.at('live');
        first.test.leave();
        const { chat, test } = open(
          { externalId: 't-9', trackingToken, resume: 'off' },
          { beside: first.test },
        );
        void chat.handoff();
        await test.at('handing-off/asking');
        const { question } = chat;
        expect(question?.kind === 'existing' && question.conversation.id).to.equal(id);
        expect(chat.question).to.equal(question);
        expect(chat.answer('A text is no answer to this')).to.be.false;
        expect(chat[choice]()).to.be.true;
        await test.at('live');
        expect(chat.conversation?.id === id).to.equal(choice === 'continueExisting');
        expect(test.server.sessions).to.have.length(choice === 'continueExisting' ? 1 : 2);
      });
    }

    it('shows what will be shared, lets messages be left out and put back, and shares the rest', async () => {
      const more = [
        { id: 'q', direction: 'in', body: 'Where is my order?' },
        { id: 'pin', direction: 'in', body: 'My PIN is 1234' },
        { id: 'a', direction: 'out', body: 'I am only a bot.' },
      ];
      const { chat, test } = open({ review: true }, { transcript: more });
      expect(chat.reviewed).to.be.null;
      void chat.handoff();
      await test.at('handing-off/reviewing');
      const omitted = (): unknown[] => chat.reviewed?.entries.map((entry) => entry.omitted) ?? [];
      expect(omitted()).to.deep.equal([null, null, null]);
      expect([chat.exclude('q'), chat.include('q'), chat.exclude('pin')]).to.deep.equal([true, true, true]);
      // The last one of its side, and one that is not there.
      expect([chat.exclude('q'), chat.exclude('x'), chat.include('x')]).to.deep.equal([false, false, false]);
      expect(omitted()).to.deep.equal([null, 'excluded', null]);
      expect(chat.share()).to.be.true;
      await test.at('live');
      expect(chat.reviewed).to.be.null;
      expect(test.server.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    });
  });

  describe('what the buttons do', () => {
    it('cancels while nothing has left', async () => {
      const { chat, test } = open({ review: true });
      const handoff = chat.handoff().catch((error: unknown) => error);
      await test.at('handing-off/reviewing');
      expect(chat.cancelHandoff()).to.be.true;
      expect(chat.phase).to.equal('bot');
      expect(await handoff).to.include({ code: 'cancelled' });
    });

    it('tries again after an unclear answer, once the person wants it', async () => {
      const { chat, test } = open();
      await test.server.fail({ match: Routes.handoff, kind: 'drop-before' });
      void chat.handoff().catch(() => undefined);
      await test.pass(30_000);
      expect([chat.step, chat.error?.code]).to.deep.equal(['unconfirmed', 'network']);
      expect(chat.tryAgain()).to.be.true;
      await test.at('live');
      expect(posted(test)).to.have.length(2);
      expect(chat.tryAgain()).to.be.false;
    });

    it('hands off the latest messages alone after the content was refused', async () => {
      const { chat, test } = open({}, { transcript: long(20) });
      await test.server.fail({ match: Routes.handoff, kind: 'status', status: 422 });
      await chat.handoff().catch(() => undefined);
      const { latest } = chat;
      expect(latest).to.be.within(2, 19);
      await chat.handoffLatest();
      expect(posted(test).at(-1)?.messages).to.have.length(latest ?? -1);
    });

    it('sends, and sends again or takes back what failed', async () => {
      const { chat, test } = await openLive();
      const failed = (): string[] =>
        chat.messages.flatMap(({ status, body }) => (status === 'failed' ? [body] : []));
      await test.server.fail({ match: Routes.send, kind: 'status', status: 400, times: 2 });
      const one = chat.sendMessage('One');
      await test.pass(2_000);
      expect(failed()).to.deep.equal(['One']);
      expect(chat.deleteMessage(String(one?.id))).to.be.true;
      const two = chat.sendMessage('Two');
      await test.pass(2_000);
      expect(failed()).to.deep.equal(['Two']);
      expect(chat.retryMessage(String(two?.id))).to.be.true;
      expect([chat.deleteMessage('x'), chat.retryMessage('x')]).to.deep.equal([false, false]);
      await test.pass(2_000);
      expect(failed()).to.be.empty;
      expect(test.server.bodies().slice(2)).to.deep.equal(['Two']);
    });

    it('counts what the reader has not seen', async () => {
      const headless = await openLive();
      const { chat } = headless;
      const heard = record(chat, 'kustomer-unread-change');
      await reply(headless, 'Hello, this is Ada.');
      expect(chat.unreadCount).to.equal(1);
      chat.readerMoved({ isHere: true, isAtEnd: true });
      expect(chat.unreadCount).to.equal(0);
      expect(heard).to.have.length(2);
    });

    it('ends the conversation, and starts over with what was not sent', async () => {
      const { chat, test } = await openLive();
      await test.pass(1_000);
      chat.setDraft('One more thing');
      expect(chat.draft).to.equal('One more thing');
      const ended = chat.endConversation();
      await test.at('ended');
      await ended;
      chat.restart();
      expect([chat.phase, chat.draft, chat.messages.length]).to.deep.equal(['bot', 'One more thing', 0]);
      chat.reset();
      expect(chat.draft).to.equal('');
    });

    it('polls while it is connected, and not after', async () => {
      const { chat, test } = await openLive();
      chat.disconnect();
      await test.pass(1_000);
      const { length } = test.server.calls;
      await test.pass(60_000);
      expect(test.server.calls).to.have.length(length);
      chat.connect();
      await test.pass(10_000);
      expect(test.server.calls.length).to.be.greaterThan(length);
    });
  });

  describe('its events', () => {
    it('are those of the element, with the same details', async () => {
      const { chat, test } = open();
      const phases: string[] = [];
      const ids: (string | undefined)[] = [];
      chat.on('kustomer-phase-change', ({ detail: { phase, previous } }) => {
        phases.push(`${previous} to ${phase}`);
      });
      chat.on('kustomer-handoff', ({ detail }) => {
        ids.push(detail.conversation.id);
      });
      const { id } = await chat.handoff();
      await test.at('live');
      await reply({ chat, test }, 'Hello, this is Ada.');
      expect(phases).to.deep.equal(['bot to handing-off', 'handing-off to live']);
      expect(ids).to.deep.equal([id]);
    });

    it('tell of messages, the line, a failure and the end', async () => {
      const headless = open();
      const { chat, test } = headless;
      const heard = record(
        chat,
        'kustomer-message',
        'kustomer-connection-change',
        'kustomer-handoff-error',
        'kustomer-conversation-ended',
      );
      await test.server.fail({ match: Routes.handoff, kind: 'status', status: 400 });
      await chat.handoff().catch(() => undefined);
      expect(heard).to.deep.equal(['kustomer-handoff-error']);
      void chat.handoff();
      await test.at('live');
      expect(heard).to.contain('kustomer-connection-change');
      await reply(headless, 'Hello, this is Ada.');
      expect(heard).to.contain('kustomer-message');
      await test.server.end();
      await test.pass(10_000);
      expect(heard.at(-1)).to.equal('kustomer-conversation-ended');
    });

    it('let the page stop a handoff, or hold it until a promise of its own is kept', async () => {
      const { chat, test } = open();
      const stop = chat.on('kustomer-before-handoff', (event) => {
        event.preventDefault();
      });
      const stopped = await chat.handoff().catch((error: unknown) => error);
      expect(stopped).to.include({ code: 'cancelled' });
      stop();
      let consent: () => void = () => undefined;
      chat.on('kustomer-before-handoff', ({ detail }) => {
        expect(detail.request.messages).to.have.length(2);
        detail.waitUntil(
          new Promise<void>((resolve) => {
            consent = resolve;
          }),
        );
      });
      void chat.handoff();
      await test.pass(1_000);
      expect(posted(test)).to.be.empty;
      consent();
      await test.at('live');
      expect(posted(test)).to.have.length(1);
    });

    it('tell of readiness once for all that changes in one go, and only what is new', async () => {
      const { chat } = open();
      const told: boolean[] = [];
      chat.on('kustomer-readiness-change', ({ detail }) => told.push(detail.readiness.ready));
      chat.appendMessage({ direction: 'in', body: 'Hello?' });
      await settle();
      expect(told).to.be.empty;
      chat.configure({ from: '' });
      chat.configure({ brand: 'acme' });
      await settle();
      expect(told).to.deep.equal([false]);
      chat.configure({ from: 'Acme Assistant' });
      await settle();
      expect(told).to.deep.equal([false, true]);
    });
  });
});

const long = (count: number): unknown[] =>
  Array.from({ length: count }, (_, index) => ({
    direction: index % 2 === 0 ? 'in' : 'out',
    body: `Message ${String(index)}`,
  }));
