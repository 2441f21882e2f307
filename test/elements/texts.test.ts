import { expect } from '@open-wc/testing';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import { deepAll, eventually, goLive, mount, shownText } from '../support/chat.js';

/* Each element has texts of its own: those of one are nothing to another. */

/** Counts how often a row's full date is written while a task runs: once for each row that is drawn. */
const rowsDrawn = async (task: () => Promise<unknown>): Promise<number> => {
  const { prototype } = Intl.DateTimeFormat;
  const original = Object.getOwnPropertyDescriptor(prototype, 'format')!;
  let count = 0;
  Object.defineProperty(prototype, 'format', {
    ...original,
    get(this: Intl.DateTimeFormat) {
      if (this.resolvedOptions().dateStyle === 'full') count += 1;
      return original.get?.call(this) as unknown;
    },
  });
  try {
    await task();
  } finally {
    Object.defineProperty(prototype, 'format', original);
  }
  return count;
};

const redraw = async (...chats: readonly KustomerHandoffChat[]): Promise<void> => {
  for (const chat of chats) chat.requestUpdate();
  for (const chat of chats) {
    await chat.updateComplete;
    await chat.renderRoot.querySelector('khc-message-list')?.updateComplete;
  }
};

describe('two chats with words of their own', () => {
  it('make none of each other’s rows anew, with the bot and in a conversation', async () => {
    const one = await mount();
    const two = await mount();
    one.chat.strings = { you: 'Me', sent: 'Gone' };
    two.chat.strings = { you: 'Ich', sent: 'Weg' };
    const both = [one.chat, two.chat] as const;
    // The counter counts: other words are drawn.
    expect(await rowsDrawn(() => redraw(...both))).to.equal(4);
    expect(await rowsDrawn(() => redraw(...both))).to.equal(0);
    await goLive(one);
    await goLive(two);
    for (const chat of both) chat.sendMessage('Is anybody there?');
    await eventually(() => both.every((chat) => chat.messages.at(-1)?.status === 'sent'), 'the messages');
    await redraw(...both);
    expect(await rowsDrawn(() => redraw(...both))).to.equal(0);
    expect(await rowsDrawn(() => redraw(...both, ...both))).to.equal(0);
    expect(shownText(one.chat)).to.contain('Gone');
    expect(shownText(two.chat)).to.contain('Weg');
    expect(deepAll(one.chat, '.row').length).to.equal(3);
  });

  it('are drawn anew where their own words or language change', async () => {
    const { chat } = await mount();
    await redraw(chat);
    chat.lang = 'de';
    expect(await rowsDrawn(() => redraw(chat))).to.equal(2);
    chat.strings = { you: 'Du' };
    expect(await rowsDrawn(() => redraw(chat))).to.equal(2);
  });
});
