import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import { expect, HANDOFF, test, type Chat, type Desk } from './support/site.js';

/* The browser's visitor changes under the chat: nothing of one person's may reach, or be shown to, another. */

const QUICK = { anonymous: null, 'poll-interval': '1000' };
const ANNAS = ['Hello', 'Hi there!', 'My card was stolen', 'Which card, Anna?'];

/** Anna is live, and both sides have written. */
async function talkAsAnna(chat: Chat, desk: Desk, token: string): Promise<void> {
  await chat.setToken(token);
  await chat.handOff();
  await chat.write('My card was stolen');
  await expect.poll(() => desk.bodies()).toEqual([ANNAS.slice(0, 3)]);
  await desk.reply('Which card, Anna?');
  await expect(chat.bubble('Which card, Anna?')).toBeVisible();
}

/** What the page's developer is told of it. */
const TOLD = /another customer's than the conversation's/;

test.describe('When another customer takes the browser over', () => {
  test('the conversation is closed here, and nothing of it goes to theirs', async ({
    page,
    embed,
    desk,
    diary,
  }) => {
    diary.allow(TOLD);
    const chat = await embed({ attributes: QUICK });
    await talkAsAnna(chat, desk, await desk.token());
    await chat.composer.fill('And my address is 1 Anna Street');
    const annas = await desk.conversation();
    await chat.setToken(await desk.token());

    await chat.expectPhase('bot');
    await expect(chat.status).toContainText('This conversation was closed here');
    await expect(chat.host.getByRole('status')).toContainText('This conversation was closed here');
    await expect(chat.rows).toHaveCount(0);
    const shown = await page.evaluate(() => {
      const read = (root: ParentNode): string =>
        [...root.querySelectorAll('*')]
          .map((element) => {
            const value = element instanceof HTMLTextAreaElement ? element.value : '';
            return (
              value +
              (element.shadowRoot ? `${element.shadowRoot.textContent}${read(element.shadowRoot)}` : '')
            );
          })
          .join('\n');
      return read(document);
    });
    for (const words of [...ANNAS, 'Anna Street']) expect(shown).not.toContain(words);
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
    expect(kept).not.toContain(annas.id);

    await chat.handoffButton.click();
    await expect(chat.composer).toBeFocused();
    await chat.write('I am Ben, and new here');
    await chat.expectLive();
    const [bens, ...others] = await desk.conversations();
    expect(others.map(({ id }) => id)).toEqual([annas.id]);
    expect(bens?.trackingId).not.toBe(annas.trackingId);
    expect(bens?.messages.map(({ body }) => body)).toEqual([
      'I am Ben, and new here',
      'Connecting you with our team',
    ]);
    expect(others[0]?.messages.map(({ body }) => body)).toEqual(ANNAS);
  });

  test('what was written and not sent yet goes to nobody', async ({ context, embed, desk, diary }) => {
    diary.allow(TOLD);
    const chat = await embed({ attributes: QUICK });
    await talkAsAnna(chat, desk, await desk.token());
    await context.setOffline(true);
    await chat.write('The pin is 1234');
    await expect(chat.bubble('The pin is 1234')).toBeVisible();
    await chat.setToken(await desk.token());
    await context.setOffline(false);
    await expect(chat.status).toContainText('This conversation was closed here');
    await expect(chat.rows).toHaveCount(0);
    expect(await desk.bodies()).toEqual([ANNAS]);
  });

  test('a handoff that waits for the line is not sent as theirs', async ({
    page,
    context,
    embed,
    desk,
    diary,
  }) => {
    diary.allow(TOLD);
    const chat = await embed({ attributes: QUICK });
    await page.waitForFunction(() => customElements.get('khc-composer') !== undefined);
    await chat.setToken(await desk.token());
    await context.setOffline(true);
    await chat.handoffButton.click();
    await chat.expectStep('queued');
    await chat.setToken(await desk.token());
    await context.setOffline(false);
    await expect(chat.status).toContainText('This conversation was closed here');
    expect(await desk.count(HANDOFF)).toBe(0);
  });

  test('after a reload they find nothing of it', async ({ page, embed, desk, pages, diary }) => {
    // The page that is left may notice in its last moment.
    diary.allow(/another customer's/);
    await page.goto(pages.put('<title>Before</title>'));
    const tokens = [await desk.token(), await desk.token()];
    const signIn = (token: string | undefined): Promise<void> =>
      page.evaluate((value) => {
        localStorage.setItem('kustomer-chat-tracking-token', value ?? '');
      }, token);
    await signIn(tokens[0]);
    const chat = await embed({ attributes: QUICK });
    await chat.handOff();
    await chat.write('My card was stolen');
    await expect.poll(() => desk.bodies()).toEqual([ANNAS.slice(0, 3)]);
    await signIn(tokens[1]);
    await page.reload();
    // The log that the page itself brings is the page's to show.
    await expect(chat.handoffButton).toBeVisible();
    await chat.expectPhase('bot');
    expect(await chat.bodies()).toEqual(['Hello', 'Hi there!']);
    await expect(chat.bubble('My card was stolen')).toHaveCount(0);
  });
});

test.describe('When the same customer signs in', () => {
  test('a conversation that moves along goes on where it was', async ({ embed, desk }) => {
    const before = await desk.token();
    const chat = await embed({ attributes: QUICK });
    await talkAsAnna(chat, desk, before);
    const { id } = await desk.conversation();
    // At a visitor's first login their chats become the customer's; the page goes on with another token of hers.
    await desk.logIn(before, 'anna@example.com');
    const after = await desk.token();
    await desk.logIn(after, 'anna@example.com');
    await chat.setToken(after);
    await chat.write('The blue one');
    await expect.poll(() => desk.bodies()).toEqual([[...ANNAS, 'The blue one']]);
    await chat.expectPhase('live');
    expect(await chat.bodies()).toEqual([...ANNAS, 'The blue one']);
    await desk.reply('Blocked.');
    await expect(chat.bubble('Blocked.')).toBeVisible();
    expect((await desk.conversation()).id).toBe(id);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('while the page asks for consent, the handoff goes out under the new name', async ({
    embed,
    desk,
  }) => {
    const chat = await embed({ attributes: QUICK });
    await chat.setToken(await desk.token());
    const token = await desk.token();
    await desk.logIn(token, 'anna@example.com');
    await chat.host.evaluate((host: KustomerHandoffChat, signedIn) => {
      host.addEventListener('kustomer-before-handoff', (event) => {
        event.detail.waitUntil(
          Promise.resolve().then(() => {
            host.trackingToken = signedIn;
          }),
        );
      });
    }, token);
    await chat.handOff();
    expect((await desk.conversation()).customer.email).toBe('anna@example.com');
    expect(await desk.count(HANDOFF)).toBe(1);
  });
});
