import { expect, HANDOFF, test, type Chat, type Desk, type EmbedOptions } from './support/site.js';

/* One browser, one visitor, one log that the page names: two tabs must not make two conversations of it by chance. */

const EXISTING = 'You already have an open conversation with our team';

/** A page that knows its visitor and names its log. */
const namedPage = async (desk: Desk): Promise<EmbedOptions> => ({
  attributes: { anonymous: null, 'external-id': 'order-1234', 'poll-interval': '1000' },
  body: `<script>document.getElementById('chat').trackingToken = ${JSON.stringify(await desk.token())}</script>`,
});

async function expectBothLive(tabs: readonly Chat[], desk: Desk): Promise<void> {
  for (const tab of tabs) await tab.expectLive();
  expect(await desk.conversations()).toHaveLength(1);
  expect(await desk.count(HANDOFF)).toBe(1);
}

test.describe('Two tabs of one browser with the same log', () => {
  test('the second says that another window is connecting, and joins its conversation', async ({
    embed,
    desk,
    gate,
  }) => {
    gate.hold();
    await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
    const first = await embed(await namedPage(desk));
    const second = await first.openTab();
    await first.page.bringToFront();
    await first.handoffButton.click();
    await expect(first.status).toContainText('Sharing your conversation');
    await second.page.bringToFront();
    await second.handoffButton.click();
    await expect(second.status).toContainText('You’re being connected in another window');
    await expect(second.host.getByRole('status')).toContainText('You’re being connected in another window');
    gate.release();
    await expectBothLive([first, second], desk);
    await second.write('From the second tab');
    await expect(first.bubble('From the second tab')).toBeVisible();
  });

  test('the second can be cancelled while it waits, and the first goes on', async ({ embed, desk, gate }) => {
    gate.hold();
    await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
    const first = await embed(await namedPage(desk));
    const second = await first.openTab();
    await first.handoffButton.click();
    await expect(first.status).toContainText('Sharing your conversation');
    await second.handoffButton.click();
    await expect(second.status).toContainText('You’re being connected in another window');
    await second.button('Cancel').click();
    await second.expectPhase('bot');
    gate.release();
    await expectBothLive([first], desk);
  });

  test('where the first one’s answer is lost, both are in the one conversation', async ({
    page,
    embed,
    desk,
    gate,
  }) => {
    await page.clock.install();
    gate.hold();
    await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 }, { match: HANDOFF, kind: 'drop-after' });
    const first = await embed(await namedPage(desk));
    const second = await first.openTab();
    await first.handoffButton.click();
    await expect(first.status).toContainText('Sharing your conversation');
    await second.handoffButton.click();
    await expect(second.status).toContainText('You’re being connected in another window');
    gate.release();
    await expectBothLive([first, second], desk);
  });

  test('both pressed at the same moment make one conversation', async ({ embed, desk }) => {
    const first = await embed(await namedPage(desk));
    const second = await first.openTab();
    await Promise.all([first.handoffButton.click(), second.handoffButton.click()]);
    for (const tab of [first, second]) {
      // Who comes just after the other has finished is asked instead.
      await expect(tab.status).toContainText(new RegExp(`Connected with our team|${EXISTING}`));
      const continueIt = tab.button('Continue that conversation');
      if (await continueIt.isVisible()) await continueIt.click();
    }
    await expectBothLive([first, second], desk);
  });
});

test.describe('A tab that finds an open conversation of the same log', () => {
  const openSecond = async (first: Chat): Promise<Chat> => {
    await first.handOff();
    await first.write('Written in the first tab');
    await expect(first.rows.getByText('Sent')).toBeVisible();
    const second = await first.openTab();
    // Nothing of the first tab's storage is here.
    await second.expectPhase('bot');
    await second.handoffButton.click();
    await expect(second.status).toContainText(EXISTING);
    await expect(second.host.getByRole('status')).toContainText(EXISTING);
    return second;
  };

  test('goes on there when the person says “Continue that conversation”', async ({ embed, desk }) => {
    const first = await embed(await namedPage(desk));
    const second = await openSecond(first);
    await second.button('Continue that conversation').press('Enter');
    await second.expectLive();
    await expect(second.composer).toBeFocused();
    await expect(second.bubble('Written in the first tab')).toBeVisible();
    expect(await second.bodies()).toEqual(['Hello', 'Hi there!', 'Written in the first tab']);
    await expectBothLive([first, second], desk);
  });

  test('starts a second one, under another name, when the person says “Start a new one”', async ({
    embed,
    desk,
    diary,
  }) => {
    diary.allow(/A further log is handed off as/);
    const first = await embed(await namedPage(desk));
    const second = await openSecond(first);
    await second.button('Start a new one').press('Enter');
    await second.expectLive();
    const all = await desk.conversations();
    expect(all).toHaveLength(2);
    expect(all.map(({ externalId }) => externalId).sort()).toEqual(['order-1234', 'order-1234~2']);
    expect(await second.bodies()).toEqual(['Hello', 'Hi there!']);
    expect(await desk.count(HANDOFF)).toBe(2);
  });

  test('can be left as it is', async ({ embed, desk }) => {
    const first = await embed(await namedPage(desk));
    const second = await openSecond(first);
    await second.button('Cancel').click();
    await second.expectPhase('bot');
    await expect(second.handoffButton).toBeFocused();
    await expectBothLive([first], desk);
  });

  test('is not asked where the open one has ended', async ({ embed, desk }) => {
    const first = await embed(await namedPage(desk));
    await first.handOff();
    await desk.end();
    const second = await first.openTab();
    await second.handOff();
    expect(await desk.conversations()).toHaveLength(2);
  });
});
