import { expect, fixture } from '@open-wc/testing';
import { ContextProvider } from '@lit/context';
import { trackingTokenContext } from '../../src/elements/context.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import {
  bodiesOf,
  deep,
  deepAll,
  eventually,
  field,
  focused,
  goLive,
  handoffButton,
  LOG,
  mount,
  POST,
  posts,
  quiet,
  said,
  shownText,
  spyOnConsole,
  type,
} from '../support/chat.js';
import { rejection } from '../support/errors.js';
import { transcript } from '../support/messages.js';
import { openSandbox } from '../support/sandbox.js';

const spy = spyOnConsole();
const LIST = 'GET /c/v1/chat/sessions';

/** All that was announced and still stands. */
const announced = (chat: KustomerHandoffChat): string => said(chat).join('\n');

describe('a transcript', () => {
  it('is read from the child JSON', async () => {
    const { chat } = await mount();
    expect(bodiesOf(chat)).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    expect(shownText(chat)).to.contain('Where is my order?').and.to.contain('I am only a bot.');
  });

  it('is taken from the property, which wins over the child', async () => {
    const { chat } = await mount();
    chat.transcript = [{ direction: 'in', body: 'From the page' }];
    expect(bodiesOf(chat)).to.deep.equal(['From the page']);
    await chat.updateComplete;
    expect(shownText(chat)).to.contain('From the page');
  });

  it('is loaded from src', async () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(LOG)], { type: 'application/json' }));
    const { chat } = await mount({ log: null, attributes: `src="${url}"` });
    await eventually(() => chat.messages.length === 2, 'two messages');
    URL.revokeObjectURL(url);
  });

  it('that cannot be loaded is warned of', async () => {
    const { chat } = await mount({ log: null, attributes: 'src="/sandboxes/none/c/nothing-here"' });
    await eventually(() => spy.has(/src: the transcript answered with status 4\d\d/), 'the warning');
    chat.src = 'blob:nothing';
    await eventually(() => spy.has(/could not be loaded/), 'the second warning');
    expect(chat.messages.length).to.equal(0);
  });

  it('that is no JSON is warned of without being quoted', async () => {
    const { chat } = await mount({
      log: null,
      content: '<script type="application/json">[{"body": "secret words"</script>',
    });
    await eventually(() => spy.has(/is not JSON/), 'the warning');
    expect(spy.has(/secret/)).to.be.false;
    expect(chat.messages.length).to.equal(0);
    expect(handoffButton(chat) === null).to.be.false;
  });

  it('that is no array is warned of', async () => {
    await mount({ log: { messages: [] } });
    await eventually(() => spy.has(/not an array/), 'the warning');
  });

  it('shows its good entries and names the bad ones', async () => {
    const { chat } = await mount({
      log: [LOG[0], null, { direction: 'sideways', body: 'x' }, { direction: 'in' }, LOG[1]],
    });
    await eventually(() => spy.lines.length >= 3, 'three warnings');
    expect(spy.has(/entry 1 is not an object/)).to.be.true;
    expect(spy.has(/entry 2 needs direction/)).to.be.true;
    expect(spy.has(/entry 3 needs a string as body/)).to.be.true;
    expect(bodiesOf(chat)).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    expect(deepAll(chat, '.row').length).to.equal(2);
  });

  it('is added to by appendMessage until the handoff', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    expect(chat.appendMessage({ direction: 'in', body: 'More' })?.body).to.equal('More');
    await goLive(mounted);
    expect(chat.appendMessage({ direction: 'out', body: 'Too late' }) === null).to.be.true;
    await eventually(() => spy.has(/appendMessage is for the bot phase/), 'the warning');
    chat.transcript = [{ direction: 'in', body: 'Another' }];
    await chat.updateComplete;
    await eventually(() => spy.has(/A transcript is for the bot phase/), 'the other warning');
    expect(bodiesOf(chat)).to.deep.equal(['Where is my order?', 'I am only a bot.', 'More']);
  });
});

describe('attributes', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ['theme="purple"', /theme="purple" is none of auto, light, dark; "auto" is used/],
    ['poll-interval="soon"', /poll-interval="soon" is no number of at least 1000/],
    ['poll-interval="10"', /poll-interval="10" is no number/],
    ['poll-interval=""', /poll-interval="" is no number/],
    ['archive="false"', /archive="false" is read as absent/],
    ['org="Not An Org!"', /"org" takes small letters/],
  ];
  for (const [attributes, warning] of rows) {
    it(`${attributes} falls back with a warning`, async () => {
      const chat = await fixture<KustomerHandoffChat>(
        `<kustomer-handoff-chat ${attributes}></kustomer-handoff-chat>`,
      );
      await eventually(() => spy.has(warning), 'the warning');
      expect(chat.theme).to.equal('auto');
      expect(chat.pollInterval).to.equal(5_000);
      expect(chat.archive).to.be.false;
    });
  }

  it('of known values are taken without a word', async () => {
    const { chat } = await mount({ attributes: 'theme="dark" poll-interval="2000" archive' });
    expect(chat.theme).to.equal('dark');
    expect(chat.archive).to.be.true;
    chat.setAttribute('poll-interval', '3000');
    expect(chat.pollInterval).to.equal(3_000);
    chat.removeAttribute('poll-interval');
    expect(chat.pollInterval).to.equal(5_000);
    chat.theme = 'light';
    await chat.updateComplete;
    expect(chat.getAttribute('theme')).to.equal('light');
    expect(spy.lines).to.deep.equal([]);
  });

  it('theme decides the colours', async () => {
    const { chat } = await mount({ attributes: 'theme="light"' });
    const background = (): string => getComputedStyle(deep(chat, '.panel')!).backgroundColor;
    const light = background();
    chat.theme = 'dark';
    await chat.updateComplete;
    expect(background()).to.not.equal(light);
  });

  it('lang comes from the nearest ancestor, through shadow roots', async () => {
    const outer = await fixture<HTMLElement>('<div lang="de"><p></p></div>');
    const root = outer.firstElementChild!.attachShadow({ mode: 'open' });
    root.innerHTML = '<kustomer-handoff-chat></kustomer-handoff-chat>';
    const chat = root.firstElementChild as KustomerHandoffChat;
    chat.transcript = [{ direction: 'in', body: 'x', date: '2026-01-22T14:35:00Z' }];
    await chat.updateComplete;
    await eventually(() => deepAll(chat, '.bubble').length === 1, 'the row');
    expect(deep(chat, '.bubble')!.title).to.contain('Januar ');
  });

  it('strings override texts', async () => {
    const { chat } = await mount();
    chat.strings = { talkToPerson: 'Get me someone' };
    await chat.updateComplete;
    expect(handoffButton(chat)?.textContent).to.contain('Get me someone');
  });

  for (const url of [
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
  ]) {
    it(`privacy-url ${JSON.stringify(url)} is not rendered`, async () => {
      const { chat } = await mount();
      chat.privacyUrl = url;
      await chat.updateComplete;
      const link = deep<HTMLAnchorElement>(chat, 'a');
      expect(link === null || /^https?:/.test(link.protocol), link?.protocol ?? '').to.be.true;
    });
  }

  it('privacy-url is linked to by the sharing notice', async () => {
    const { chat } = await mount({ attributes: 'privacy-url="/privacy"' });
    const link = deep<HTMLAnchorElement>(chat, 'a')!;
    expect(link.getAttribute('href')).to.equal('/privacy');
    expect(link.rel).to.equal('noopener noreferrer');
  });
});

describe('what is missing', () => {
  it('is said politely to the person and exactly to the developer', async () => {
    const chat = await fixture<KustomerHandoffChat>(
      `<kustomer-handoff-chat><p slot="fallback">Call us</p></kustomer-handoff-chat>`,
    );
    chat.transcript = [...LOG];
    await chat.updateComplete;
    handoffButton(chat)!.click();
    await eventually(() => chat.error !== null, 'the error');
    await eventually(() => shownText(chat).includes('This chat isn’t ready to connect you'), 'the sentence');
    expect(chat.error?.code).to.equal('not_ready');
    expect(chat.error?.details?.['missing']).to.deep.equal(['missing_base_url', 'missing_from']);
    await eventually(() => spy.has(/Set "org" or "base-url".*Set "from"/), 'the warning');
    expect(deep(chat, '.fallback')!.hidden).to.be.false;
    await eventually(() => announced(chat).includes('We couldn’t connect you'), 'the announcement');
  });

  it('is told by readiness before anyone asks', async () => {
    const chat = await fixture<KustomerHandoffChat>(`<kustomer-handoff-chat></kustomer-handoff-chat>`);
    expect(chat.readiness.ready).to.be.false;
    const told: boolean[] = [];
    chat.addEventListener('kustomer-readiness-change', ({ detail }) => {
      told.push(detail.readiness.ready);
    });
    chat.org = 'acme';
    chat.from = 'Bot';
    chat.transcript = [...LOG];
    await chat.updateComplete;
    expect(told).to.deep.equal([true]);
    expect(chat.readiness.ready).to.be.true;
  });
});

describe('the whole way', () => {
  it('leads from the button to a reply and an answer', async () => {
    const mounted = await mount({ attributes: 'id="whole-way"' });
    const { chat, sandbox } = mounted;
    expect(chat.getAttribute('phase')).to.equal('bot');
    handoffButton(chat)!.click();
    await eventually(() => chat.phase === 'live', 'live');
    expect(chat.getAttribute('phase')).to.equal('live');
    await sandbox.reply(chat.conversation!.id, 'Hello, I am Sam.');
    await eventually(() => bodiesOf(chat).includes('Hello, I am Sam.'), 'the reply');
    await eventually(() => shownText(chat).includes('Hello, I am Sam.'), 'the shown reply');
    expect(shownText(chat)).to.contain('Sam Rivera').and.to.contain('Connected with our team');
    await eventually(() => field(chat) !== null, 'the composer');
    await type(chat, 'Thank you');
    deep(chat, '.send')!.click();
    await eventually(() => chat.messages.at(-1)?.status === 'sent', 'the sent message');
    const [conversation] = await sandbox.conversations();
    expect(conversation?.messages.map(({ body }) => body)).to.deep.equal([
      'Where is my order?',
      'I am only a bot.',
      'Hello, I am Sam.',
      'Thank you',
    ]);
    expect(bodiesOf(chat)).to.deep.equal(conversation?.messages.map(({ body }) => body));
    expect(await posts(mounted)).to.equal(1);
    expect(field(chat)!.value).to.equal('');
  });

  it('ends with the agent, and starts anew with the button', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    await sandbox.reply(id, 'Bye');
    await eventually(() => bodiesOf(chat).includes('Bye'), 'the reply');
    await sandbox.end(id);
    await eventually(() => chat.phase === 'ended', 'the end');
    await eventually(() => shownText(chat).includes('Sam Rivera ended the conversation'), 'the divider');
    handoffButton(chat)!.click();
    expect(chat.phase).to.equal('bot');
    expect(chat.messages.length).to.equal(0);
  });

  it('asks first where the customer has said nothing', async () => {
    const mounted = await mount({ log: [LOG[1]] });
    const { chat } = mounted;
    handoffButton(chat)!.click();
    await eventually(() => field(chat) !== null, 'the question');
    expect(chat.step).to.equal('asking');
    expect(shownText(chat)).to.contain('What can we help you with?');
    expect(await posts(mounted)).to.equal(0);
    await type(chat, 'My parcel is lost');
    deep(chat, '.send')!.click();
    await eventually(() => chat.phase === 'live', 'live');
    expect(bodiesOf(chat)).to.deep.equal(['I am only a bot.', 'My parcel is lost']);
  });

  it('archives a conversation without ever being live', async () => {
    const mounted = await mount({ attributes: 'archive' });
    await mounted.chat.handoff();
    await eventually(() => mounted.chat.phase === 'ended', 'the end');
    await eventually(() => shownText(mounted.chat).includes('Conversation saved'), 'the divider');
  });

  it('ends by the customer where they may', async () => {
    const mounted = await mount();
    expect((await rejection(mounted.chat.endConversation())).code).to.equal('not_ready');
    await mounted.sandbox.set({ closableChat: true });
    await goLive(mounted);
    await mounted.chat.endConversation();
    await eventually(() => mounted.chat.phase === 'ended', 'the end');
    await eventually(() => shownText(mounted.chat).includes('You ended the conversation'), 'the divider');
  });

  it('lets the page send, retry and reset', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    expect(chat.sendMessage('Too early') === null).to.be.true;
    chat.retryMessage('nobody');
    await eventually(() => spy.has(/sendMessage needs a live conversation/), 'the warning');
    await goLive(mounted);
    await sandbox.fail({ match: 'POST /c/v1/chat/messages', kind: 'status', status: 422 });
    const { id } = chat.sendMessage('By script')!;
    await eventually(() => chat.messages.at(-1)?.status === 'failed', 'the failure');
    chat.retryMessage(id);
    await eventually(() => chat.messages.at(-1)?.status === 'sent', 'the second try');
    chat.reset();
    expect([chat.phase, chat.connection, chat.conversation === null]).to.deep.equal(['bot', 'idle', true]);
  });
});

describe('public events', () => {
  const types = [
    'kustomer-phase-change',
    'kustomer-before-handoff',
    'kustomer-handoff',
    'kustomer-handoff-error',
    'kustomer-message',
    'kustomer-connection-change',
    'kustomer-conversation-ended',
    'kustomer-readiness-change',
  ] as const;

  interface Heard {
    readonly type: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }

  const listen = (target: EventTarget): Heard[] => {
    const heard: Heard[] = [];
    for (const name of types) {
      target.addEventListener(name, (event) => {
        const { bubbles, composed } = event;
        if (!bubbles || !composed) throw new Error(`${name} does not leave the page's shadow roots`);
        heard.push({ type: name, detail: (event as CustomEvent<Record<string, unknown>>).detail });
      });
    }
    return heard;
  };

  it('come in order and with their details', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const heard = listen(chat);
    const id = await goLive(mounted);
    await sandbox.reply(id, 'Hello');
    await eventually(() => bodiesOf(chat).includes('Hello'), 'the reply');
    await sandbox.end(id);
    await eventually(() => chat.phase === 'ended', 'the end');
    expect(heard.map(({ type: name }) => name)).to.deep.equal([
      'kustomer-phase-change',
      'kustomer-before-handoff',
      'kustomer-handoff',
      'kustomer-connection-change',
      'kustomer-connection-change',
      'kustomer-phase-change',
      'kustomer-message',
      'kustomer-phase-change',
      'kustomer-conversation-ended',
    ]);
    const details = (name: string): Readonly<Record<string, unknown>>[] =>
      heard.filter((event) => event.type === name).map(({ detail }) => detail);
    expect(details('kustomer-phase-change')).to.deep.equal([
      { previous: 'bot', phase: 'handing-off' },
      { previous: 'handing-off', phase: 'live' },
      { previous: 'live', phase: 'ended' },
    ]);
    expect(details('kustomer-connection-change')).to.deep.equal([
      { previous: 'idle', connection: 'connecting' },
      { previous: 'connecting', connection: 'online' },
    ]);
    expect(details('kustomer-conversation-ended')[0]?.['by']).to.equal('agent');
    expect((details('kustomer-message')[0]?.['message'] as { body: string }).body).to.equal('Hello');
    expect((details('kustomer-handoff')[0]?.['conversation'] as { id: string }).id).to.equal(id);
  });

  it('never carry the token, nor does the DOM or the console', async () => {
    const mounted = await mount({ attributes: 'debug' });
    const { chat, sandbox } = mounted;
    const real = (await (await fetch(`${sandbox.baseUrl}/c/v1/tracking/tokens/current`)).json()) as unknown;
    const genuine = JSON.stringify(real).match(/"([\w-]+\.[\w-]+\.[\w-]+)"/)?.[1] ?? '';
    expect(genuine.length).to.be.greaterThan(20);
    const heard = listen(window);
    chat.trackingToken = () => genuine;
    const id = await goLive(mounted);
    await sandbox.reply(id, 'Hello');
    await eventually(() => bodiesOf(chat).includes('Hello'), 'the reply');
    await sandbox.expireTokens();
    chat.sendMessage('Refused');
    await eventually(() => chat.messages.at(-1)?.status === 'failed', 'the failure');
    const seen = JSON.stringify(heard) + chat.outerHTML + shownText(chat) + spy.lines.join('\n');
    expect(seen.includes(genuine)).to.be.false;
    expect(spy.has(/flow/)).to.be.true;
  });

  it('before-handoff stops the handoff when it is prevented', async () => {
    const mounted = await mount();
    mounted.chat.addEventListener('kustomer-before-handoff', (event) => {
      event.preventDefault();
    });
    expect((await rejection(mounted.chat.handoff())).code).to.equal('cancelled');
    expect(await posts(mounted)).to.equal(0);
    expect(shownText(mounted.chat)).to.not.contain('We couldn’t connect you');
  });

  it('before-handoff waits for its promises, and stops when one is rejected', async () => {
    const mounted = await mount();
    let finish = (): void => undefined;
    mounted.chat.addEventListener(
      'kustomer-before-handoff',
      ({ detail }) => {
        detail.waitUntil(new Promise<void>((resolve) => (finish = resolve)));
        detail.waitUntil(Promise.reject(new Error('no consent')));
      },
      { once: true },
    );
    const error = await rejection(mounted.chat.handoff());
    expect(error.code).to.equal('cancelled');
    expect((error.cause as Error).message).to.equal('no consent');
    finish();
    expect(await posts(mounted)).to.equal(0);
    await goLive(mounted);
  });

  it('tell of a refusal', async () => {
    const mounted = await mount();
    const heard = listen(mounted.chat);
    await mounted.sandbox.fail({ match: POST, kind: 'status', status: 422 });
    const error = await rejection(mounted.chat.handoff());
    const told = heard.find(({ type: name }) => name === 'kustomer-handoff-error');
    expect(told?.detail['error'] === error).to.be.true;
  });
});

describe('a command', () => {
  it('of a button elsewhere on the page starts the handoff', async () => {
    const mounted = await mount({ attributes: 'id="chat-by-command"' });
    const button = document.createElement('button');
    button.setAttribute('commandfor', 'chat-by-command');
    button.setAttribute('command', '--handoff');
    mounted.chat.parentElement!.append(button);
    button.click();
    await eventually(() => mounted.chat.phase === 'live', 'live');
  });

  it('that is unknown does nothing', async () => {
    const { chat } = await mount();
    chat.dispatchEvent(Object.assign(new Event('command'), { command: '--explode' }));
    expect(chat.phase).to.equal('bot');
  });
});

describe('the focus', () => {
  /** Fails as soon as the focus falls to the body while the element lives through something. */
  const neverOnBody = (): (() => void) => {
    let fell = false;
    const check = (): void => {
      queueMicrotask(() => {
        setTimeout(() => {
          fell ||= document.activeElement === document.body;
        });
      });
    };
    document.addEventListener('focusout', check);
    return () => {
      document.removeEventListener('focusout', check);
      expect(fell || document.activeElement === document.body, 'the focus fell to the body').to.be.false;
    };
  };

  it('goes from the button to the composer, and on to the button at the end', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    handoffButton(chat)!.focus();
    const done = neverOnBody();
    handoffButton(chat)!.click();
    await eventually(() => chat.phase === 'live', 'live');
    await eventually(() => focused()?.localName === 'textarea', 'the focus in the composer');
    await sandbox.end(chat.conversation!.id);
    await eventually(() => chat.phase === 'ended', 'the end');
    await eventually(() => focused()?.localName === 'button', 'the focus on the button');
    done();
  });

  it('stays inside when the handoff fails', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    await sandbox.fail({ match: POST, kind: 'status', status: 422 });
    handoffButton(chat)!.focus();
    const done = neverOnBody();
    handoffButton(chat)!.click();
    await eventually(() => chat.error !== null, 'the error');
    await eventually(() => focused()?.classList.contains('human') === true, 'the focus on the button');
    done();
  });

  it('goes to the question, and back to the button', async () => {
    const { chat } = await mount({ log: [LOG[1]] });
    handoffButton(chat)!.focus();
    const done = neverOnBody();
    handoffButton(chat)!.click();
    await eventually(() => focused()?.localName === 'textarea', 'the focus in the question');
    field(chat)!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    await eventually(() => chat.phase === 'bot', 'the bot');
    await eventually(() => focused()?.classList.contains('human') === true, 'the focus on the button');
    done();
  });

  it('is not taken from elsewhere on the page', async () => {
    const mounted = await mount();
    const input = document.createElement('input');
    mounted.chat.parentElement!.append(input);
    input.focus();
    await goLive(mounted);
    expect(document.activeElement === input).to.be.true;
  });

  it('goes to a trigger of the page that stands in the slot', async () => {
    const { chat } = await mount({
      log: [LOG[1]],
      content: '<button slot="handoff-trigger" id="own-trigger">Human, please</button>',
    });
    const own = chat.querySelector('button')!;
    own.focus();
    own.click();
    await eventually(() => focused()?.localName === 'textarea', 'the focus in the question');
    chat.cancelHandoff();
    await eventually(() => focused() === own, 'the focus back on the trigger');
  });
});

describe('the announcer', () => {
  it('speaks of the handoff and of what agents write, and is silent about history', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    await eventually(() => announced(chat).includes('Connected with our team'), 'the connection');
    expect(announced(chat)).to.not.contain('Where is my order?');
    await sandbox.reply(id, 'Hello, I am Sam.');
    await eventually(() => announced(chat).includes('Sam Rivera: Hello, I am Sam.'), 'the reply');
    chat.sendMessage('My own words');
    await eventually(() => chat.messages.at(-1)?.status === 'sent', 'the sent message');
    expect(announced(chat)).to.not.contain('My own words');
    const log = deep(chat, '[role=log]');
    expect(log?.getAttribute('aria-live')).to.equal('off');
    await sandbox.fail({ match: 'POST /c/v1/chat/messages', kind: 'status', status: 422 });
    chat.sendMessage('Lost words');
    await eventually(() => announced(chat).includes('Your message wasn’t sent'), 'the failure');
  });

  it('stands outside of the panel from the first', async () => {
    const { chat } = await mount();
    const region = chat.renderRoot.querySelector('[role=status]');
    expect(region === null).to.be.false;
    expect(region?.closest('.panel') === null).to.be.true;
  });

  it('says what to do when it is unclear whether it worked', async () => {
    const mounted = await mount();
    await mounted.sandbox.fail({ match: POST, kind: 'malformed', commit: false });
    mounted.chat.handoff().catch(() => undefined);
    await eventually(() => mounted.chat.step === 'checking', 'checking');
    await eventually(() => announced(mounted.chat).includes('We’re checking whether'), 'the announcement');
    mounted.chat.reset();
  });
});

describe('the page around', () => {
  it('may move the element without losing anything', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    const elsewhere = document.createElement('section');
    chat.parentElement!.append(elsewhere);
    elsewhere.append(chat);
    await chat.updateComplete;
    expect([chat.phase, chat.conversation?.id, chat.messages.length]).to.deep.equal(['live', id, 2]);
    await sandbox.reply(id, 'After the move');
    await eventually(() => shownText(chat).includes('After the move'), 'the reply');
    expect(await posts(mounted)).to.equal(1);
  });

  it('may remove it, and nothing is asked any more', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    const parent = chat.parentElement!;
    chat.remove();
    await Promise.resolve();
    const before = await quiet(mounted);
    // As many control requests as would give several polls their time.
    for (let turn = 0; turn < 20; turn += 1) await sandbox.requests();
    expect((await sandbox.requests()).length).to.equal(before);
    await sandbox.reply(id, 'Meanwhile');
    parent.append(chat);
    await eventually(() => bodiesOf(chat).includes('Meanwhile'), 'the message that came meanwhile');
  });

  it('is asked for nothing before anyone acts', async () => {
    const { chat, sandbox } = await mount();
    await chat.updateComplete;
    chat.dispatchEvent(new Event('pointerover'));
    expect(await sandbox.requests()).to.deep.equal([]);
  });

  it('is asked for the baseline when the pointer goes down on the button', async () => {
    const { chat, sandbox } = await mount();
    handoffButton(chat)!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await eventually(
      async () => (await sandbox.requests()).some(({ path }) => path === '/c/v1/chat/sessions'),
      'the baseline',
    );
    expect(chat.phase).to.equal('bot');
  });

  it('may give the token by context', async () => {
    const sandbox = openSandbox();
    const answer: unknown = await (await fetch(`${sandbox.baseUrl}/c/v1/tracking/tokens/current`)).json();
    const token = JSON.stringify(answer).match(/"([\w-]+\.[\w-]+\.[\w-]+)"/)?.[1] ?? '';
    const host = await fixture<HTMLElement>('<div></div>');
    const provider = new ContextProvider(host, { context: trackingTokenContext, initialValue: token });
    provider.hostConnected();
    const chat = document.createElement('kustomer-handoff-chat');
    chat.baseUrl = sandbox.baseUrl;
    chat.from = 'Bot';
    chat.transcript = [...LOG];
    host.append(chat);
    await chat.handoff();
    const asked = await sandbox.requests();
    expect(asked.filter(({ path }) => path.includes('tokens')).length).to.equal(1);
    await eventually(() => chat.phase === 'live', 'live');
  });

  it('says that something on it blocks the chat', async () => {
    const { chat, sandbox } = await mount({ content: '<p slot="fallback">Call us</p>' });
    await sandbox.fail({ match: LIST, kind: 'drop-before', times: 'always' });
    expect((await rejection(chat.handoff())).code).to.equal('blocked');
    await eventually(() => shownText(chat).includes('is blocking the chat'), 'the sentence');
    expect(deep(chat, '.fallback')!.hidden).to.be.false;
    expect(handoffButton(chat)?.textContent).to.contain('Try again');
  });
});

describe('slots and parts', () => {
  it('take what the page puts there', async () => {
    const { chat } = await mount({
      log: null,
      content: ['header', 'empty', 'fallback', 'handoff-trigger', 'footer']
        .map((name) => `<b slot="${name}">${name}</b>`)
        .join(''),
    });
    for (const child of chat.children) {
      expect(child.assignedSlot === null, child.slot).to.be.false;
    }
    expect(deep(chat, '.fallback')!.hidden).to.be.true;
  });

  it('hand off by the trigger of the page', async () => {
    const { chat } = await mount({ content: '<button slot="handoff-trigger">Human, please</button>' });
    chat.querySelector('button')!.click();
    await eventually(() => chat.phase === 'live', 'live');
  });

  it('can be styled from outside, in live rows and composer too', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const style = document.createElement('style');
    const parts = [
      'panel',
      'header',
      'transcript',
      'message',
      'bubble',
      'divider',
      'composer',
      'send-button',
    ];
    style.textContent = parts
      .map((part) => `kustomer-handoff-chat::part(${part}) { outline: 3px dotted rgb(1, 2, 3); }`)
      .join('\n');
    chat.parentElement!.append(style);
    await goLive(mounted);
    await eventually(() => field(chat) !== null, 'the composer');
    for (const part of parts) {
      const element = deepAll(chat, `[part~="${part}"]`)[0];
      expect(element === undefined, part).to.be.false;
      expect(getComputedStyle(element!).outlineColor, part).to.equal('rgb(1, 2, 3)');
    }
  });

  it('say how many messages stay behind', async () => {
    const { chat } = await mount({ log: transcript(103) });
    await eventually(() => /3 earlier messages won’t be shared/.test(shownText(chat)), 'the note');
  });
});
