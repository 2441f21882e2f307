import type { Page } from '@playwright/test';
import { expect, test } from './support/site.js';

const TOKEN_HEADER = 'x-kustomer-tracking-token';

/** A customer without a page: hands off and then tells what `core.js` would tell. */
class Customer {
  readonly #base: string;
  readonly #token: string;
  readonly id: string;

  private constructor(base: string, token: string, id: string) {
    this.#base = base;
    this.#token = token;
    this.id = id;
  }

  static async handOff(base: string): Promise<Customer> {
    const current = await fetch(`${base}/c/v1/tracking/tokens/current`);
    const { data } = (await current.json()) as { data: { attributes: { token: string } } };
    const token = data.attributes.token;
    const created = await fetch(`${base}/c/v2.1/chat/handoff`, {
      method: 'POST',
      headers: { [TOKEN_HEADER]: token },
      body: JSON.stringify({
        active: true,
        from: 'Acme Assistant',
        messages: [
          { date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Hello' },
          { date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' },
        ],
      }),
    });
    const session = (await created.json()) as { data: { id: string } };
    return new Customer(base, token, session.data.id);
  }

  async tell(what: 'typing' | 'read', body: unknown): Promise<void> {
    const answer = await fetch(`${this.#base}/core/conversations/${this.id}/${what}`, {
      method: 'POST',
      headers: { [TOKEN_HEADER]: this.#token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`);
  }
}

const openConsole = (page: Page, demo: { url: string }, name: string): Promise<unknown> =>
  page.goto(`${demo.url}/demo/agent/?base=${encodeURIComponent(`/sandboxes/${name}`)}`);

test('the agent sees that the customer is typing, for 5 seconds after the last sign', async ({
  page,
  demo,
}) => {
  await page.clock.install();
  const customer = await Customer.handOff(`${demo.url}/sandboxes/agent-typing`);
  await openConsole(page, demo, 'agent-typing');
  const typing = page.getByText('Customer is typing…');
  await expect(page.getByRole('region', { name: 'Imported transcript' })).toBeVisible();
  await customer.tell('typing', { typing: true });
  await expect(typing).toBeVisible();
  await page.clock.runFor(5100);
  await expect(typing).toHaveCount(0);
  await customer.tell('typing', { typing: true });
  await expect(typing).toBeVisible();
  await customer.tell('typing', { typing: false });
  await expect(typing).toHaveCount(0);
});

test('"Seen" stands under the last of the agent\'s messages that the customer has read', async ({
  page,
  demo,
}) => {
  const customer = await Customer.handOff(`${demo.url}/sandboxes/agent-seen`);
  await openConsole(page, demo, 'agent-seen');
  const reply = page.getByPlaceholder('Write a reply');
  const run = page.locator('.run.out').last();
  for (const body of ['One moment', 'I have it']) {
    await reply.fill(body);
    await reply.press('Enter');
    await expect(run).toContainText(body);
  }
  await expect(page.locator('.seen')).toHaveCount(0);
  const all = await fetch(`${demo.url}/sandboxes/agent-seen/sandbox/conversations`);
  const [conversation] = (await all.json()) as { messages: { id: string; importedAt: string | null }[] }[];
  const ids = conversation!.messages.filter(({ importedAt }) => importedAt === null).map(({ id }) => id);
  await customer.tell('read', { messageIds: ids.slice(0, 1) });
  await expect(run.locator('.stamp')).toHaveText([/^Seen$/, /^\s*Sam Rivera/]);
  await customer.tell('read', { messageIds: ids });
  await expect(run.locator('.stamp')).toHaveText([/· Seen/]);
});

test('while the agent types, the customer is told every 3 seconds, and once when it is over', async ({
  page,
  demo,
}) => {
  await page.clock.install();
  await Customer.handOff(`${demo.url}/sandboxes/agent-writes`);
  await openConsole(page, demo, 'agent-writes');
  const told: boolean[] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/typing')) return;
    told.push((request.postDataJSON() as { typing: boolean }).typing);
  });
  const reply = page.getByPlaceholder('Write a reply');
  await reply.press('H');
  await reply.press('i');
  await expect.poll(() => told).toEqual([true]);
  await page.clock.runFor(3100);
  await reply.press('!');
  await expect.poll(() => told).toEqual([true, true]);
  await page.clock.runFor(5100);
  await expect.poll(() => told).toEqual([true, true, false]);
  await reply.press('!');
  await reply.press('Enter');
  await expect.poll(() => told).toEqual([true, true, false, true, false]);
});
