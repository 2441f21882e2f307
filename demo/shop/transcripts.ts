import type { MessageInput } from '../../src/domain/message.js';

export const BOT_NAME = 'Acme Assistant';

export const botOnly: readonly MessageInput[] = [
  {
    date: '2026-01-26T14:34:08Z',
    direction: 'out',
    body: 'Hi! I can help with orders, returns and deliveries.',
  },
  {
    date: '2026-01-26T14:34:10Z',
    direction: 'out',
    body: 'Order 1042 is running late. Is that what brings you here?',
  },
];

/** What people write to bots without thinking. The card number is a test number of the card networks. */
export const withPrivateDetails: readonly MessageInput[] = [
  {
    date: '2026-01-26T14:34:08Z',
    direction: 'out',
    body: 'Hi! I can help with orders, returns and deliveries.',
  },
  {
    date: '2026-01-26T14:35:02Z',
    direction: 'in',
    body: 'You charged me twice for order 1042. My card is 4242 4242 4242 4242.',
  },
  {
    date: '2026-01-26T14:35:06Z',
    direction: 'out',
    body: 'I am sorry about that. Where can we send the receipt of the refund?',
  },
  {
    date: '2026-01-26T14:36:15Z',
    direction: 'in',
    body: 'To jo.malik@example.com, please.',
  },
  {
    date: '2026-01-26T14:36:19Z',
    direction: 'out',
    body: 'I can’t make refunds myself, but a person can. Shall I connect you?',
  },
];

/** A second bot took over: names that the handoff's one label does not keep apart. */
export const mixed: readonly MessageInput[] = [
  {
    date: '2026-01-26T14:34:08Z',
    direction: 'out',
    body: 'Hi! I can help with orders, returns and deliveries.',
    author: { kind: 'bot', name: BOT_NAME },
  },
  {
    date: '2026-01-26T14:35:02Z',
    direction: 'in',
    body: 'The jacket is too small. Can I send it back?',
  },
  {
    date: '2026-01-26T14:35:06Z',
    direction: 'out',
    body: 'You can, within 60 days. My colleague for returns takes over.',
    author: { kind: 'bot', name: BOT_NAME },
  },
  {
    date: '2026-01-26T14:35:09Z',
    direction: 'out',
    body: 'Hello, this is Returns. Has the jacket been worn outdoors?',
    author: { kind: 'bot', name: 'Acme Returns' },
  },
  {
    date: '2026-01-26T14:36:15Z',
    direction: 'in',
    body: 'Once, in the rain. I would rather talk to someone.',
  },
];

const QUESTIONS = [
  'Where is my parcel now?',
  'Can it still come on Tuesday?',
  'Could I pick it up at the depot instead?',
  'And if I order a second jacket, would that be faster?',
  'What does a trace do?',
];

const ANSWERS = [
  'It left Boise this morning and is on its way to Portland.',
  'The carrier’s date is Wednesday, January 28. I can’t promise an earlier one.',
  'Pick-up is possible once it has reached the Portland depot, with a photo ID.',
  'A new order placed today would arrive on Thursday, January 29.',
  'The carrier looks for the parcel by hand. It takes two working days.',
];

const HOUR = 60 * 60 * 1000;
const LONG_START = Date.parse('2026-01-21T08:00:00Z');

/** More than a handoff takes (100), over several days, so that day dividers and scrolling show too. */
export function longTranscript(count: number): MessageInput[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = Math.floor(index / 2);
    const texts = index % 2 === 0 ? QUESTIONS : ANSWERS;
    return {
      date: new Date(LONG_START + turn * 1.7 * HOUR + (index % 2) * 4000).toISOString(),
      direction: index % 2 === 0 ? 'in' : 'out',
      body: `${texts[turn % texts.length] ?? ''} (${index + 1})`,
    };
  });
}

/** What a careless page might hand over: entries that are no messages, wrong dates, hostile and endless text. */
export const malformed: readonly unknown[] = [
  { date: '2026-01-26T14:34:08Z', direction: 'out', body: 'This one is fine.' },
  null,
  'just a string',
  { date: '2026-01-26T14:35:00Z', direction: 'sideways', body: 'No such direction.' },
  { date: '2026-01-26T14:35:10Z', direction: 'in', body: 1042 },
  { direction: 'in', body: 'This one has no date.' },
  { date: '26/01/2026 14:36', direction: 'out', body: 'This date is not ISO 8601.' },
  { date: '2026-01-26', direction: 'in', body: 'This one has a day and no time.' },
  { date: '2099-12-31T23:59:59Z', direction: 'out', body: 'This one is from the future.' },
  { date: '2026-01-26T14:37:00Z', direction: 'in', body: ' \n\t\u200b ' },
  { date: '2026-01-26T14:37:10Z', direction: 'in', body: '<img src=x onerror=alert(1)> & <b>not bold</b>' },
  { date: '2026-01-26T14:37:20Z', direction: 'out', body: `A word without end: ${'ridge'.repeat(60)}` },
  { date: '2026-01-26T14:37:30Z', direction: 'in', body: 'A lone surrogate \ud83d and a bell \u0007.' },
  {
    date: '2026-01-26T14:37:40Z',
    direction: 'out',
    body: '[A link](javascript:alert(1)) that leads nowhere.',
  },
];
