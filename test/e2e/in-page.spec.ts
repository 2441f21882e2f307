import { expectSaid, expectStoredDraft, QUICK, SHARED } from './support/resume.js';
import { Chat, expect, HANDOFF, SEND, test } from './support/site.js';

/* What single-page applications do to an element: take it out, put it back, move it, build it anew. */

type Host = HTMLElementTagNameMap['kustomer-handoff-chat'];

const DROP = { match: SEND, kind: 'drop-before', times: 'always' };

/** Notes every event of the element that a page may count on. */
const listen = ({ host }: Chat): Promise<void> =>
  host.evaluate((chat) => {
    for (const name of ['kustomer-phase-change', 'kustomer-connection-change', 'kustomer-handoff-error']) {
      document.addEventListener(name, () => chat.setAttribute('data-heard', name));
    }
  });

test('Taken out and put back, the element goes on with what came meanwhile', async ({ embed, desk }) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  await chat.write('One');
  await expectSaid(chat, desk, ['One']);
  await chat.composer.fill('Thr');
  const removed = await chat.host.evaluateHandle((host: Host) => {
    host.remove();
    return host;
  });
  await desk.reply('Two');
  expect(await chat.page.evaluate(async () => (await navigator.locks.query()).held)).toEqual([]);
  await removed.evaluate((host) => document.body.append(host));
  await chat.expectLive();
  await expect(chat.composer).toHaveValue('Thr');
  await expectSaid(chat, desk, ['One', 'Two']);
  await chat.composer.fill('Three');
  await chat.composer.press('Enter');
  await expectSaid(chat, desk, ['One', 'Two', 'Three']);
});

test('Taken out while a message is on its way, it sends it no second time', async ({ embed, desk, gate }) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  gate.hold();
  await desk.faults({ match: SEND, kind: 'delay', ms: 1 });
  await chat.write('One');
  await expect.poll(() => desk.count(SEND)).toBe(1);
  const removed = await chat.host.evaluateHandle((host: Host) => {
    host.remove();
    return host;
  });
  gate.release();
  await expect.poll(() => desk.bodies()).toEqual([[...SHARED, 'One']]);
  await removed.evaluate((host) => document.body.append(host));
  await expectSaid(chat, desk, ['One']);
  expect(await desk.count(SEND)).toBe(1);
});

test('Taken out while it hands off, it is in the one conversation when it is back', async ({
  embed,
  desk,
  gate,
}) => {
  gate.hold();
  await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
  const chat = await embed(QUICK);
  await chat.handoffButton.click();
  await expect.poll(() => desk.count(HANDOFF)).toBe(1);
  const removed = await chat.host.evaluateHandle((host: Host) => {
    host.remove();
    return host;
  });
  gate.release();
  await expect.poll(() => removed.evaluate((host) => host.conversation !== null)).toBe(true);
  await removed.evaluate((host) => document.body.append(host));
  await chat.expectLive();
  await expectSaid(chat, desk, []);
});

test('Moved from parent to parent, it notices nothing', async ({ embed, desk }) => {
  const chat = await embed({ ...QUICK, body: '<div id="first"></div><div id="second"></div>' });
  await chat.handOff();
  await chat.write('One');
  await expectSaid(chat, desk, ['One']);
  await chat.composer.fill('draft');
  await listen(chat);
  for (const [move, parent] of [
    ['appendChild', 'first'],
    ['appendChild', 'second'],
    ['moveBefore', 'first'],
  ] as const) {
    const done = await chat.host.evaluate(
      (host, [how, id]) => {
        const target = document.getElementById(id) as HTMLElement & {
          moveBefore?: typeof Node.prototype.insertBefore;
        };
        if (how === 'appendChild') target.append(host);
        else target.moveBefore?.(host, null);
        return how === 'appendChild' || 'moveBefore' in target;
      },
      [move, parent] as const,
    );
    expect(done).toBe(true);
    await expect(chat.page.locator(`#${parent} kustomer-handoff-chat`)).toBeVisible();
    await expect(chat.composer).toHaveValue('draft');
    await chat.expectPhaseNow('live');
  }
  await chat.composer.press('Enter');
  await expectSaid(chat, desk, ['One', 'draft']);
  expect(await chat.host.getAttribute('data-heard')).toBe(null);
});

for (const [order, isEarly] of [
  ['in its place', false],
  ['beside it before it goes', true],
] as const) {
  test(`Built anew ${order}, it has the draft, and what was not sent goes once`, async ({ embed, desk }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await desk.faults(DROP);
    await chat.write('Mine');
    await expect.poll(() => desk.count(SEND)).toBe(1);
    await chat.composer.fill('half');
    await expectStoredDraft(chat.page, 'half');
    await chat.host.evaluate(async (old, overlaps) => {
      // Its id, its attributes, its transcript.
      const fresh = old.cloneNode(true);
      if (!overlaps) old.replaceWith(fresh);
      else {
        old.after(fresh);
        await new Promise(requestAnimationFrame);
        old.remove();
      }
    }, isEarly);
    await expect(chat.bubble('Mine')).toBeVisible();
    await desk.faults();
    await chat.expectLive();
    await expect(chat.composer).toHaveValue('half');
    await expectSaid(chat, desk, ['Mine']);
    expect(await desk.count(HANDOFF)).toBe(1);
  });
}

test('Two elements with ids on one page keep to themselves, over a reload too', async ({
  embed,
  desk,
  page,
}) => {
  const other = `<kustomer-handoff-chat id="other" base-url="${desk.baseUrl}" anonymous from="Other" poll-interval="1000">
    <script type="application/json">[
      { "date": "2026-01-22T14:35:00Z", "direction": "in", "body": "Refund?" },
      { "date": "2026-01-22T14:36:00Z", "direction": "out", "body": "Which order?" }
    ]</script></kustomer-handoff-chat>`;
  await embed({ ...QUICK, body: other });
  const [one, two] = [new Chat(page, page, 'chat'), new Chat(page, page, 'other')];
  for (const chat of [one, two]) await chat.handOff();
  await desk.faults(DROP);
  await one.write('To one');
  await two.write('To two');
  await expect.poll(() => desk.count(SEND)).toBeGreaterThan(1);
  await one.composer.fill('Draft of one');
  await page.reload();
  await expect(one.bubble('To one')).toBeVisible();
  await expect(two.bubble('To two')).toBeVisible();
  await expect(one.composer).toHaveValue('Draft of one');
  await expect(two.composer).toHaveValue('');
  await desk.faults();
  const ofTwo = ['Refund?', 'Which order?', 'To two'];
  await expect
    .poll(async () => [...(await desk.bodies())].sort())
    .toEqual([[...SHARED, 'To one'], ofTwo].sort());
  await expect.poll(() => one.bodies()).toEqual([...SHARED, 'To one']);
  await expect.poll(() => two.bodies()).toEqual(ofTwo);
  expect(await desk.count(HANDOFF)).toBe(2);
});
