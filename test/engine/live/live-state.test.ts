import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { rejection } from '../../support/errors.js';
import { FakeTransport, SAM } from '../../support/fake-transport.js';
import { chatMessage } from '../../support/messages.js';
import { errorOf, shown, openLive, openSession, until, type TestSession } from '../../support/session.js';

const open = async (): Promise<{ test: TestSession; transport: FakeTransport }> => {
  const transport = new FakeTransport();
  const test = await openLive({ config: { transport: () => transport } });
  return { test, transport };
};

const HERE = { isHere: true, isAtEnd: true };
const UP = { isHere: true, isAtEnd: false };
const AWAY = { isHere: false, isAtEnd: true };

describe('the other side typing', () => {
  it('is forgotten five seconds after the last signal', async () => {
    const { test, transport } = await open();
    transport.sink?.typing(true, SAM);
    await test.pass(3_000);
    transport.sink?.typing(true, SAM);
    await test.pass(4_900);
    expect(shown(test.session).typing?.name).to.equal('Sam Rivera');
    await test.pass(100);
    expect(shown(test.session).typing).to.be.null;
  });

  it('is over in the same moment in which their message comes', async () => {
    const { test, transport } = await open();
    transport.sink?.typing(true, SAM);
    const seen: string[] = [];
    test.session.subscribe(({ live, log }) => {
      seen.push(`${String(log.live.length)} ${live?.typing ? 'typing' : 'quiet'}`);
    });
    transport.say('Hello');
    expect(seen[0]).to.equal('1 quiet');
  });

  it('goes on when a message of the customer comes back', async () => {
    const { test, transport } = await open();
    transport.sink?.typing(true, SAM);
    test.session.sendMessage('Are you there?');
    await until(() => test.session.messages.at(-1)?.status === 'sent');
    expect(shown(test.session).typing?.name).to.equal('Sam Rivera');
  });

  it('is over when they stop, and when the conversation ends', async () => {
    const { test, transport } = await open();
    transport.sink?.typing(true);
    expect(shown(test.session).typing?.kind).to.equal('agent');
    transport.sink?.typing(false);
    expect(shown(test.session).typing).to.be.null;
    transport.sink?.typing(true);
    transport.sink?.conversation({ id: transport.conversation!.id, endedAt: '2026-01-22T16:00:00.000Z' });
    expect(shown(test.session).typing).to.be.null;
  });
});

describe('the customer typing', () => {
  it('is told only where the organisation wants it', async () => {
    const { test, transport } = await open();
    test.session.setDraft('H');
    transport.can({ end: true });
    test.session.setDraft('He');
    expect(transport.typed).to.deep.equal([]);
    transport.can({ typing: true });
    test.session.setDraft('Hel');
    expect(transport.typed).to.deep.equal([true]);
  });

  it('stops with an empty field, with sending, and with the end', async () => {
    const { test, transport } = await open();
    transport.can({ typing: true });
    test.session.setDraft('Hel');
    test.session.setDraft('  ');
    expect(transport.typed).to.deep.equal([true, false]);
    test.session.setDraft('Hello');
    test.session.sendMessage('Hello');
    expect(transport.typed).to.deep.equal([true, false, true, false]);
    test.session.setDraft('And');
    transport.sink?.conversation({ id: transport.conversation!.id, endedAt: '2026-01-22T16:00:00.000Z' });
    expect(transport.typed.slice(4)).to.deep.equal([true, false]);
  });

  it('is of no concern to a driver that cannot tell', async () => {
    const { test, transport } = await open();
    transport.can({ typing: true });
    (transport as { setTyping?: unknown }).setTyping = undefined;
    test.session.setDraft('Hello');
    expect(test.session.state.draft).to.equal('Hello');
  });
});

describe('unread messages', () => {
  it('are counted while nobody looks, with a line above the first', async () => {
    const { test, transport } = await open();
    const first = transport.say('One');
    transport.say('Two');
    expect(shown(test.session).unseen).to.deep.equal(['r1', 'r2']);
    expect(shown(test.session).newFrom).to.equal(first);
    expect(transport.read).to.deep.equal([]);
  });

  it('are told as read once the end of the log is seen, and not before', async () => {
    const { test, transport } = await open();
    transport.say('One');
    test.session.readerMoved(UP);
    test.session.readerMoved(AWAY);
    expect(transport.read).to.deep.equal([]);
    test.session.readerMoved(HERE);
    expect(transport.read).to.deep.equal([['r1']]);
    expect(shown(test.session).unseen).to.deep.equal([]);
    expect(shown(test.session).newFrom).to.equal('r1');
  });

  it('are none where somebody is looking: they are read as they come, without a line', async () => {
    const { test, transport } = await open();
    test.session.readerMoved(HERE);
    transport.say('One');
    expect(transport.read).to.deep.equal([['r1']]);
    expect([shown(test.session).unseen.length, shown(test.session).newFrom]).to.deep.equal([0, null]);
  });

  it('keep their line while the reader scrolls, until they write', async () => {
    const { test, transport } = await open();
    transport.say('One');
    test.session.readerMoved(HERE);
    test.session.readerMoved(UP);
    expect(shown(test.session).newFrom).to.equal('r1');
    test.session.sendMessage('Thanks');
    expect(shown(test.session).newFrom).to.be.null;
  });

  it('lose their line when the reader leaves, but not before it was seen', async () => {
    const { test, transport } = await open();
    transport.say('One');
    test.session.readerMoved(UP);
    test.session.readerMoved(AWAY);
    expect(shown(test.session).newFrom).to.equal('r1');
    test.session.readerMoved(HERE);
    test.session.readerMoved(AWAY);
    expect(shown(test.session).newFrom).to.be.null;
  });

  it('do not come out of the past: what is there already is read, but not new', async () => {
    const transport = new FakeTransport();
    transport.history.push({ message: chatMessage({ id: 'old', direction: 'out', author: SAM }) });
    const test = await openLive({ config: { transport: () => transport } });
    expect(shown(test.session).unseen).to.deep.equal([]);
    test.session.readerMoved(HERE);
    expect(transport.read).to.deep.equal([['old']]);
  });
});

describe('the line', () => {
  it('is up again with anything that is heard over it', async () => {
    const { test, transport } = await open();
    transport.sink?.line('reconnecting');
    transport.say('Hello');
    expect(shown(test.session).connection).to.equal('online');
    transport.sink?.line('offline');
    test.session.sendMessage('Hello');
    await until(() => shown(test.session).connection === 'online');
  });
});

describe('an end', () => {
  it('by the customer holds, though older news say otherwise', async () => {
    const { test, transport } = await open();
    await test.session.endConversation();
    const { place: flow } = test.session.state.flow;
    expect(flow.phase === 'ended' && 'by' in flow.end && flow.end.by).to.equal('customer');
    const { id } = transport.conversation!;
    transport.sink?.conversation({ id });
    expect(test.place()).to.equal('ended');
    transport.sink?.conversation({ id, endedAt: '2026-01-22T16:00:00.000Z', endedBy: 'customer' });
    transport.sink?.conversation({ id });
    expect(test.place()).to.equal('live');
  });

  it('that fails changes nothing', async () => {
    const { test, transport } = await open();
    transport.endError = new ChatError('forbidden', 'x', { status: 403 });
    expect((await rejection(test.session.endConversation())).code).to.equal('forbidden');
    expect(test.place()).to.equal('live');
  });

  it('keeps what was not sent', async () => {
    const { test, transport } = await open();
    test.session.setDraft('For my daughter');
    transport.sink?.conversation({ id: transport.conversation!.id, endedAt: '2026-01-22T16:00:00.000Z' });
    expect(test.session.state.draft).to.equal('For my daughter');
    test.session.reset();
    expect(test.session.state.draft).to.equal('');
  });

  it('because it is gone keeps the reason', async () => {
    const { test, transport } = await open();
    const error = new ChatError('not_found', 'x', { status: 404 });
    transport.sink?.gone(error);
    expect(errorOf(test) === error).to.be.true;
  });
});

describe('a conversation that was merged', () => {
  it('is followed under its new id, and keeps its external id', async () => {
    const { test, transport } = await open();
    const { externalId } = test.session.conversation!;
    transport.sink?.conversation({ id: 'other' });
    expect(test.session.conversation?.id).to.equal('other');
    expect(test.session.conversation?.externalId).to.equal(externalId);
    expect(test.place()).to.equal('live');
    const next = new FakeTransport();
    test.leave();
    const reloaded = openSession({ config: { transport: () => next }, beside: test });
    await reloaded.session.preload();
    await reloaded.at('live');
    expect(next.conversation?.id).to.equal('other');
  });
});

describe('a conversation that was deleted while the person was away', () => {
  it('is over after a reload, and forgotten with the next', async () => {
    const { test } = await open();
    test.leave();
    const transport = new FakeTransport();
    transport.connectError = new ChatError('not_found', 'x', { status: 404 });
    const reloaded = openSession({ config: { transport: () => transport }, beside: test });
    await reloaded.session.preload();
    await reloaded.at('ended');
    expect(errorOf(reloaded)?.code).to.equal('not_found');
    reloaded.leave();
    const again = openSession({ beside: test });
    await again.session.preload();
    expect(again.place()).to.equal('bot');
  });
});
