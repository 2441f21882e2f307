import { expect } from '@open-wc/testing';
import { expectNoA11yViolations } from '../support/axe.js';
import {
  bodiesOf,
  deep,
  deepAll,
  eventually,
  field,
  goLive,
  LOG,
  mount,
  POST,
  shownText,
} from '../support/chat.js';
import { unconfirmedFlow } from '../support/flows.js';
import { transcript } from '../support/messages.js';

describe('without a barrier', () => {
  for (const theme of ['light', 'dark']) {
    const attributes = `theme="${theme}" privacy-url="/privacy"`;

    it(`is the bot phase (${theme})`, async () => {
      const { chat } = await mount({ attributes });
      await expectNoA11yViolations(chat);
    });

    it(`is an empty log (${theme})`, async () => {
      const { chat } = await mount({ attributes, log: [] });
      await expectNoA11yViolations(chat);
    });

    it(`is the question (${theme})`, async () => {
      const { chat } = await mount({ attributes, log: [LOG[1]] });
      chat.handoff().catch(() => undefined);
      await eventually(() => field(chat) !== null, 'the question');
      await expectNoA11yViolations(chat);
      chat.reset();
    });

    it(`is a refusal (${theme})`, async () => {
      const { chat, sandbox } = await mount({ attributes, content: '<p slot="fallback">Call us</p>' });
      await sandbox.fail(
        { match: POST, kind: 'status', status: 500, times: 1 },
        { match: POST, kind: 'status', status: 422 },
      );
      await sandbox.fail({ match: POST, kind: 'status', status: 422 });
      await chat.handoff().catch(() => undefined);
      await eventually(() => shownText(chat).includes('We couldn’t connect you'), 'the refusal');
      await expectNoA11yViolations(chat);
    });

    it(`is a live conversation with a message that failed, and its end (${theme})`, async () => {
      const mounted = await mount({ attributes });
      const { chat, sandbox } = mounted;
      const id = await goLive(mounted);
      await sandbox.reply(id, 'Hello');
      await eventually(() => bodiesOf(chat).includes('Hello'), 'the reply');
      await sandbox.fail({ match: 'POST /c/v1/chat/messages', kind: 'status', status: 422 });
      chat.sendMessage('Lost');
      await eventually(() => deepAll(chat, '.meta.failed').length === 1, 'the failure');
      await expectNoA11yViolations(chat);
      const [retry, remove] = deepAll<HTMLButtonElement>(chat, '.action');
      expect(retry?.textContent.trim()).to.equal('Try again');
      remove?.click();
      await eventually(() => !bodiesOf(chat).includes('Lost'), 'the message taken back');
      await expectNoA11yViolations(chat);
      await sandbox.end(id);
      await eventually(() => chat.phase === 'ended', 'the end');
      await chat.updateComplete;
      await expectNoA11yViolations(chat);
    });

    it(`is the sending, and what follows when it stays unclear (${theme})`, async () => {
      const { chat, sandbox } = await mount({ attributes });
      await sandbox.fail(
        { match: POST, kind: 'delay', ms: 400 },
        { match: POST, kind: 'malformed', commit: false },
      );
      chat.handoff().catch(() => undefined);
      await eventually(() => shownText(chat).includes('Sharing your conversation'), 'sending');
      await expectNoA11yViolations(chat);
      await eventually(() => chat.step === 'checking', 'checking');
      await chat.updateComplete;
      await expectNoA11yViolations(chat);
      chat.reset();
    });
  }

  it('is what stays behind, and a failed message that is sent again', async () => {
    const mounted = await mount({ log: transcript(102) });
    const { chat, sandbox } = mounted;
    await goLive(mounted);
    await eventually(() => /2 earlier messages weren’t shared/.test(shownText(chat)), 'the note');
    await sandbox.fail({ match: 'POST /c/v1/chat/messages', kind: 'status', status: 422 });
    chat.sendMessage('Again');
    await eventually(() => deepAll(chat, '.action').length === 2, 'the failure');
    deep(chat, '.action')!.click();
    await eventually(() => chat.messages.at(-1)?.status === 'sent', 'the second try');
    await expectNoA11yViolations(chat);
  });

  it('is an outcome that could not be confirmed, from which one can start anew', async () => {
    const { chat, sandbox } = await mount({ content: '<p slot="fallback">Call us</p>' });
    await sandbox.fail({ match: POST, kind: 'malformed', commit: false });
    chat.handoff().catch(() => undefined);
    await eventually(() => chat.step === 'checking', 'checking');
    expect(deep(chat, '.fallback')!.hidden).to.be.true;
    const status = deep<HTMLElement & { flow: unknown; updateComplete: Promise<unknown> }>(
      chat,
      'khc-handoff-status',
    )!;
    // Ten seconds later: only the state matters here.
    status.flow = unconfirmedFlow(chat.error!);
    await status.updateComplete;
    await expectNoA11yViolations(chat);
    const startNew = deepAll<HTMLButtonElement>(status, 'button').at(-1);
    expect(startNew?.textContent.trim()).to.equal('Start a new one');
    startNew?.click();
    await eventually(() => chat.phase === 'live', 'live');
  });
});
