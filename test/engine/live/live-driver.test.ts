import { expect } from 'chai';
import { coreMessage } from '../../support/fake-core.js';
import { drivers, liveWithCore, openWithCore, reasonOf, write } from '../../support/core-session.js';
import { shown, openLive, start, until, type TestSession } from '../../support/session.js';

const STATS = 'GET /c/v1/chat/customers/stats';
const POST = 'POST /c/v1/chat/messages';

describe('the page’s widget', () => {
  it('makes us read at once when it hears of a message', async () => {
    const test = await liveWithCore({ pageToken: false, widget: {} });
    await test.server.reply('Hello, Sam here.');
    test.world.hint?.();
    await test.pass(0);
    expect(test.session.messages.at(-1)?.body).to.equal('Hello, Sam here.');
    test.session.reset();
    expect(test.world.hint).to.equal(null);
  });
});

describe('the driver "auto"', () => {
  it('takes Core where the token is the page SDK’s, and never starts it', async () => {
    const test = await liveWithCore({
      answers: { sendMessage: ({ body }) => coreMessage({ messageId: 'x1', direction: 'in', body }) },
    });
    expect(drivers(test)).to.deep.equal(['core']);
    expect(shown(test.session).features).to.deep.equal({ end: true, typing: true });
    await write(test, 'Over Core');
    expect(test.fake.inputs('sendMessage')[0]?.['body']).to.equal('Over Core');
    expect(test.server.count(POST)).to.equal(0);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    await test.pass(30_000);
    expect(test.fake.inputs('init')).to.deep.equal([]);
    test.session.reset();
    expect(test.fake.listenerCount).to.equal(0);
  });

  it('takes a given token for the page SDK’s where it is the same', async () => {
    let given = '';
    const test = openWithCore({ config: { trackingToken: () => given } });
    given = await test.askToken();
    test.setPageToken(given);
    void start(test);
    await test.at('live');
    await test.server.idle();
    expect(drivers(test)).to.deep.equal(['core']);
    test.session.reset();
  });

  it('polls where the token is another, and never fetches what Core would need', async () => {
    const test = await liveWithCore({ pageToken: false });
    expect(shown(test.session).features).to.deep.equal({ end: true, typing: false });
    await write(test, 'Over REST');
    expect(test.server.count(POST)).to.equal(1);
    expect([test.world.loads, test.fake.calls.length, drivers(test).length]).to.deep.equal([0, 0, 0]);
    test.session.reset();
  });

  it('is live over REST at once, and takes Core when it comes', async () => {
    const test = await liveWithCore({ core: 'later' });
    await write(test, 'Over REST');
    expect(test.server.count(POST)).to.equal(1);
    expect(test.world.loads).to.equal(0);
    await test.pass(9_000);
    test.load();
    await test.server.idle();
    expect(drivers(test)).to.deep.equal(['core']);
    test.session.reset();
  });

  it('says that it polls where Core does not come within 10 s', async () => {
    const test = await liveWithCore({ core: 'never' });
    await test.pass(10_000);
    expect(drivers(test)).to.deep.equal(['rest']);
    expect(reasonOf(test)).to.contain('not on this page');
    test.load();
    await test.server.idle();
    expect(test.world.loads).to.equal(0);
    test.session.reset();
  });

  it('says that it polls where Core speaks for somebody else, or says nothing', async () => {
    for (const [conversations, reason] of [
      [[], 'does not list'],
      [undefined, 'did not answer'],
    ] as const) {
      const test = await liveWithCore({
        answers: { getConversations: () => conversations && { conversations } },
      });
      await test.pass(11_000);
      expect(drivers(test)).to.deep.equal(['rest']);
      expect(reasonOf(test)).to.contain(reason);
      await write(test, 'Over REST');
      expect(test.server.count(POST)).to.equal(1);
      expect(test.fake.listenerCount).to.equal(0);
      test.session.reset();
    }
  });

  it('polls where the code for Core can not be had', async () => {
    const test = await liveWithCore({ loadWebSdk: () => Promise.reject(new TypeError('chunk')) });
    expect(drivers(test)).to.deep.equal(['rest']);
    await test.server.reply('Still here');
    await test.pass(5_000);
    expect(test.bodies()).to.include('Still here');
    test.session.reset();
  });
});

describe('the other drivers', () => {
  it('"core" takes Core whatever the token, and starts one that nobody has started', async () => {
    let isStarted = false;
    const test = openWithCore({ config: { driver: 'core', brand: 'b1', lang: 'de' }, pageToken: false });
    const list = test.fake.answers['getConversations']!;
    test.fake.answers['getConversations'] = (input) => (isStarted ? list(input) : undefined);
    test.fake.answers['init'] = () => {
      isStarted = true;
      return {};
    };
    await test.handOff();
    await test.at('live');
    await test.pass(3_000);
    expect(test.fake.inputs('init')).to.deep.equal([{ brandId: 'b1', lang: 'de' }]);
    expect(drivers(test)).to.deep.equal(['core']);
    test.session.reset();
  });

  it('"rest" touches nothing of the page’s SDK, not even when it is refused', async () => {
    const widget = {
      get openConversationById(): unknown {
        throw new Error('touched');
      },
    };
    const test = await liveWithCore({ config: { driver: 'rest' }, widget });
    await test.server.fail({ match: STATS, kind: 'status', status: 404, times: 'always' });
    await test.server.fail({
      match: 'GET /c/v1/chat/sessions',
      kind: 'status',
      status: 403,
      times: 'always',
    });
    await test.pass(5_000);
    expect(test.place()).to.equal('ended');
    expect([test.world.loads, test.fake.calls.length]).to.deep.equal([0, 0]);
  });
});

describe('REST beside Core', () => {
  const polls = async (test: TestSession, ms: number): Promise<number> => {
    const before = test.server.count(STATS) + test.server.count('GET /c/v1/chat/sessions');
    await test.pass(ms);
    return test.server.count(STATS) + test.server.count('GET /c/v1/chat/sessions') - before;
  };

  it('looks every 10 s until Core has delivered, then once a minute', async () => {
    const test = await liveWithCore();
    await test.pass(20_000);
    expect(await polls(test, 30_000)).to.be.within(3, 4);
    test.fake.emit('onMessageReceived', test.message({ body: 'Live' }));
    expect(test.bodies()).to.include('Live');
    await test.pass(10_000);
    expect(await polls(test, 50_000)).to.equal(0);
    expect(await polls(test, 20_000)).to.be.at.least(1);
    test.session.reset();
  });

  it('looks more often again when Core has missed something', async () => {
    const test = await liveWithCore();
    test.fake.emit('onMessageReceived', test.message({ body: 'Heard' }));
    await test.pass(15_000);
    await test.server.reply('Missed by Core');
    await test.pass(60_000);
    expect(test.bodies()).to.include('Missed by Core');
    expect(await polls(test, 30_000)).to.be.at.least(3);
    test.session.reset();
  });

  it('looks at once where Core tells of something that can not be read', async () => {
    const test = await liveWithCore();
    await test.pass(1_000);
    await test.server.reply('Unreadable for us');
    test.fake.emit('onMessageReceived', test.message({ createdAt: 'soon' }));
    await test.server.idle();
    expect(test.bodies()).to.include('Unreadable for us');
    test.session.reset();
  });

  it('looks at once when the page wakes', async () => {
    const test = await liveWithCore();
    test.fake.emit('onMessageReceived', test.message({ body: 'Heard' }));
    await test.pass(15_000);
    test.page.set({ visible: false });
    await test.server.reply('While asleep');
    test.page.set({ visible: true });
    await test.server.idle();
    expect(test.bodies()).to.include('While asleep');
    test.session.reset();
  });

  it('leaves it at the bot’s name, which only Core knows', async () => {
    const test = await liveWithCore();
    await test.server.reply('I am an assistant');
    const [messages] = test.server.sessions.map((session) => session.messages.at(-1));
    const payload = test.message({
      messageId: messages!.id,
      createdAt: messages!.createdAt,
      body: 'I am an assistant',
      sentBy: { type: 'assistant', displayName: 'Ada' },
    });
    test.fake.emit('onMessageReceived', payload);
    for (let minute = 0; minute < 7; minute += 1) await test.pass(60_000);
    const shown = test.session.messages.filter(({ body }) => body === 'I am an assistant');
    expect(shown.length).to.equal(1);
    expect([shown[0]?.author?.kind, shown[0]?.author?.name]).to.deep.equal(['bot', 'Ada']);
    test.session.reset();
  });

  it('shows a message once that both bring, or that comes back as an echo', async () => {
    const test = await liveWithCore({ answers: { sendMessage: () => undefined } });
    test.session.sendMessage('Mine');
    await test.server.idle();
    const echo = test.message({ messageId: 'x1', direction: 'in', body: 'Mine' });
    test.fake.emit('onMessageReceived', echo);
    test.fake.emit('onMessageReceived', echo);
    test.fake.calls.find(({ method }) => method === 'sendMessage')?.answer(echo);
    await test.server.idle();
    expect(test.bodies().filter((body) => body === 'Mine').length).to.equal(1);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    test.session.reset();
  });

  it('that fails says nothing of the line while Core delivers', async () => {
    const test = await liveWithCore();
    test.fake.emit('onMessageReceived', test.message());
    await test.server.fail(
      { match: STATS, kind: 'status', status: 500, times: 'always' },
      { match: 'GET /c/v1/chat/sessions', kind: 'status', status: 500, times: 'always' },
    );
    await test.pass(75_000);
    expect(shown(test.session).connection).to.equal('online');
    test.page.set({ online: false });
    expect(shown(test.session).connection).to.equal('offline');
    test.session.reset();
  });

  it('tells by whom Core’s end was no later than Core, and hears of a reopening', async () => {
    const test = await liveWithCore();
    await test.server.end();
    test.fake.emit('onConversationEnded', { conversationId: test.id(), ended: true });
    await test.server.idle();
    expect(test.place()).to.equal('ended');
    await test.server.reopen();
    test.fake.emit('onConversationUnended', { conversationId: test.id(), ended: false });
    await test.server.idle();
    expect(test.place()).to.equal('live');
    test.session.reset();
  });
});

const refuse = async ({ server }: TestSession, status = 403): Promise<void> => {
  await server.fail(
    { match: STATS, kind: 'status', status, times: 'always' },
    { match: 'GET /c/v1/chat/sessions', kind: 'status', status, times: 'always' },
    { match: 'GET /c/v1/chat/sessions/*', kind: 'status', status, times: 'always' },
  );
};

describe('where REST is refused', () => {
  it('Core goes on alone', async () => {
    const test = await liveWithCore();
    test.fake.answers['sendMessage'] = ({ body }) => test.message({ messageId: 'x1', direction: 'in', body });
    test.fake.answers['getHistoricalMessages'] = () => ({
      messages: [test.message({ body: 'From history' })],
    });
    await refuse(test);
    await test.pass(20_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies()).to.include('From history');
    expect(shown(test.session).connection).to.equal('online');
    test.fake.emit('onMessageReceived', test.message({ messageId: 'm2', body: 'Live' }));
    await write(test, 'And back');
    expect(test.bodies().slice(-2).sort()).to.deep.equal(['And back', 'Live']);
    expect(test.session.messages.find(({ body }) => body === 'And back')?.status).to.equal('sent');
    test.session.reset();
  });

  it('Core is tried though the token is another: its list tells', async () => {
    const test = await liveWithCore({ pageToken: false });
    expect(test.fake.calls.length).to.equal(0);
    test.fake.answers['sendMessage'] = ({ body }) => test.message({ messageId: 'x1', direction: 'in', body });
    await refuse(test, 404);
    await test.pass(5_000);
    expect(drivers(test)).to.deep.equal(['core']);
    await write(test, 'Saved');
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    test.session.reset();
  });

  it('what is written before Core has come waits for it', async () => {
    const test = await liveWithCore({ pageToken: false });
    const list = test.fake.answers['getConversations']!;
    test.fake.answers['getConversations'] = () => ({ conversations: [] });
    test.fake.answers['sendMessage'] = ({ body }) => test.message({ messageId: 'x1', direction: 'in', body });
    await refuse(test);
    await test.pass(5_000);
    expect(shown(test.session).connection).to.equal('reconnecting');
    await write(test, 'Waiting');
    expect(test.session.messages.at(-1)?.status).to.equal('sending');
    test.fake.answers['getConversations'] = list;
    // It has been tried once, so that it is looked for first.
    await test.pass(9_000);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    test.session.reset();
  });

  it('from the first, the conversation begins over Core', async () => {
    const test = openWithCore();
    test.fake.answers['getHistoricalMessages'] = () => ({ messages: [test.message({ body: 'Hi' })] });
    await test.server.fail({
      match: 'GET /c/v1/chat/sessions/*',
      kind: 'status',
      status: 405,
      times: 'always',
    });
    await test.handOff();
    await test.at('live');
    expect(test.bodies()).to.include('Hi');
    expect(drivers(test)).to.deep.equal(['core']);
    test.session.reset();
  });

  it('the page’s widget opens the conversation where there is no Core', async () => {
    const opened: unknown[] = [];
    const widget = {
      openConversationById: (input: unknown, callback: (response: unknown, error: unknown) => void) => {
        opened.push(input);
        callback({}, null);
      },
    };
    const test = await liveWithCore({ core: 'never', widget });
    await refuse(test);
    await test.pass(5_000);
    expect(opened).to.deep.equal([{ conversationId: test.id() }]);
    expect(test.place()).to.equal('ended');
    const failure = test.signals.findLast(({ type }) => type === 'handoff-error');
    expect(failure?.type === 'handoff-error' && failure.error.details).to.deep.equal({ openedIn: 'widget' });
  });

  it('the widget of another customer is left alone, and one that refuses is no help', async () => {
    const opened: unknown[] = [];
    const widget = {
      openConversationById: (input: unknown, callback: (response: unknown, error: unknown) => void) => {
        opened.push(input);
        callback(null, new Error('no'));
      },
    };
    for (const pageToken of [false, true]) {
      const test = await liveWithCore({ core: 'never', widget, pageToken });
      await refuse(test);
      await test.pass(5_000);
      expect(test.place()).to.equal('ended');
      const failure = test.signals.findLast(({ type }) => type === 'handoff-error');
      expect(failure?.type === 'handoff-error' && failure.error.status).to.equal(403);
      expect(shown(test.session).connection).to.equal('idle');
    }
    expect(opened.length).to.equal(1);
  });

  it('and Core does not list it either, it is gone', async () => {
    const test = await liveWithCore({
      pageToken: false,
      answers: { getConversations: () => ({ conversations: [] }) },
    });
    await refuse(test);
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    await test.pass(11_000);
    expect(test.place()).to.equal('ended');
    expect(test.clock.waiting).to.deep.equal([]);
  });

  it('a chat that was reset meanwhile hears no more of it', async () => {
    const test = await liveWithCore({
      pageToken: false,
      answers: { getConversations: () => ({ conversations: [] }) },
    });
    await refuse(test);
    await test.pass(5_000);
    test.session.reset();
    await test.pass(15_000);
    expect(test.place()).to.equal('bot');
    expect(test.signals.filter(({ type }) => type === 'handoff-error')).to.deep.equal([]);
  });
});

describe('another customer in the same browser', () => {
  it('stops what Core would have sent', async () => {
    const test = await liveWithCore();
    test.setPageToken(await test.askToken());
    await write(test, 'Not for them');
    expect(test.fake.inputs('sendMessage')).to.deep.equal([]);
    test.session.reset();
  });
});

describe('a session without any SDK', () => {
  it('is as live as ever', async () => {
    const test = await openLive();
    await test.server.reply('Hi');
    await test.pass(5_000);
    await until(() => test.bodies().includes('Hi'));
    test.session.reset();
  });
});
