import { expect, HANDOFF, longTranscript, test } from './support/site.js';
import { tooManyMessages } from './support/desk.js';

test.describe('A log of more than a handoff takes', () => {
  test('of 142 messages the newest 100 are shared, and the person sees that 42 stay behind', async ({
    shop,
  }) => {
    const chat = await shop.open({ scenario: 'long' });
    // Once the code of the conversation is there, which comes on idle.
    await expect(chat.host.getByText('42 earlier messages won’t be shared. The limit is 100.')).toBeVisible();
    await chat.handOff();
    await expect(chat.host.getByText('42 earlier messages weren’t shared. The limit is 100.')).toBeVisible();
    const { messages } = await shop.desk.conversation();
    expect(messages).toHaveLength(100);
    expect(messages.at(0)?.body).toContain('(43)');
    expect(messages.at(-1)?.body).toContain('(142)');
    // Nothing of the log is lost for the person.
    await expect(chat.rows).toHaveCount(142);
  });

  for (const [missing, only] of [
    ['in', 'out'],
    ['out', 'in'],
  ] as const) {
    test(`the newest "${missing}" message goes along though it is older than the newest 100`, async ({
      embed,
      desk,
    }) => {
      const transcript = longTranscript(130).map((entry, index) => ({
        ...entry,
        direction: index === 3 ? missing : only,
      }));
      const chat = await embed({ transcript });
      await expect(chat.host.getByText('30 earlier messages won’t be shared')).toBeVisible();
      await chat.handOff();
      const { messages } = await desk.conversation();
      expect(messages).toHaveLength(100);
      expect(messages.filter(({ direction }) => direction === missing).map(({ body }) => body)).toEqual([
        'Message number 4',
      ]);
      expect(await desk.count(HANDOFF)).toBe(1);
    });
  }

  test('a lower limit that the server names is kept to at once', async ({ embed, desk }) => {
    await desk.faults(tooManyMessages(50, 100));
    const chat = await embed({ transcript: longTranscript(120) });
    await chat.handOff();
    expect((await desk.conversation()).messages).toHaveLength(50);
    await expect(chat.host.getByText('70 earlier messages weren’t shared')).toBeVisible();
  });
});
