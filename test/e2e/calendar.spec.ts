import { expect, test } from './support/site.js';

/* The reader's calendar, in a zone whose clocks have just gone forward: that Sunday had 23 hours. */

test.use({ timezoneId: 'Europe/Berlin' });

const at = (date: string, body: string) => ({ date, direction: 'in', body }) as const;

const monday = (time: string): string => `2026-03-29T${time}Z`;

for (const [clock, now] of [
  ['00:30', monday('22:30:00')],
  ['23:30', '2026-03-30T21:30:00Z'],
] as const) {
  test(`on the Monday after the change to summer time, at ${clock}, yesterday is Sunday`, async ({
    page,
    embed,
  }) => {
    await page.clock.setFixedTime(now);
    const chat = await embed({
      transcript: [
        at('2026-03-28T22:45:00Z', 'Saturday, a quarter to midnight'),
        at('2026-03-28T23:15:00Z', 'Sunday, a quarter past midnight'),
        at('2026-03-29T21:45:00Z', 'Sunday, a quarter to midnight'),
        at('2026-03-29T22:15:00Z', 'Monday, a quarter past midnight'),
      ],
    });
    await expect(chat.host.locator('.day')).toHaveText(['Saturday, March 28', 'Yesterday', 'Today']);
  });
}
