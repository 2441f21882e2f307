import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { GuardedSink, type Delivery } from '../../../src/engine/live/sink.js';
import type { LiveSink } from '../../../src/ports/live-transport.js';
import { chatMessage } from '../../support/messages.js';
import { Sink } from '../../support/sink.js';

class Heard extends Sink implements Delivery {
  readonly rejections: number[] = [];
  readonly thrown: unknown[] = [];

  rejected(count: number): void {
    this.rejections.push(count);
  }

  threw(thrown: unknown): void {
    this.thrown.push(thrown);
  }

  get count(): number {
    const { deliveries, conversations, lines, waits, allFeatures, goneWith, typings, rejections } = this;
    const all = [deliveries, conversations, lines, waits, allFeatures, goneWith, typings, rejections];
    return all.reduce((sum, { length }) => sum + length, 0);
  }
}

/** A sink as a page without types sees it. */
const open = () => {
  const heard = new Heard();
  const guarded = new GuardedSink(heard);
  return { heard, guarded, sink: guarded as unknown as Record<keyof LiveSink, (...args: unknown[]) => void> };
};

const throwing = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('mine');
      },
    },
  );

describe('the sink that a transport delivers to', () => {
  it('lets through what is whole, as it was read', () => {
    const { heard, sink } = open();
    const message = chatMessage({ id: 'm1' });
    sink.messages([{ message, imported: true, more: 1 }]);
    sink.conversation({ id: 'c1', endedAt: '2026-01-22T16:00:00Z', endedBy: 'nobody' });
    sink.typing(true, { kind: 'agent', name: 'Sam' });
    sink.typing(false);
    sink.wait(30);
    sink.features({ end: true, typing: 'yes' });
    sink.line('online');
    expect(heard.deliveries).to.deep.equal([[{ message, imported: true }]]);
    expect(heard.conversations).to.deep.equal([
      { id: 'c1', endedAt: '2026-01-22T16:00:00.000Z', endedBy: 'unknown' },
    ]);
    expect(heard.typings.map(({ isTyping, author }) => [isTyping, author?.name])).to.deep.equal([
      [true, 'Sam'],
      [false, undefined],
    ]);
    expect([heard.waits, heard.allFeatures, heard.lines]).to.deep.equal([
      [30],
      [{ end: true, typing: false }],
      ['online'],
    ]);
  });

  it('counts what is no message, and delivers the rest', () => {
    const { heard, sink } = open();
    const message = chatMessage({ id: 'm1' });
    sink.messages([7, null, { message: { ...message, date: 'soon' } }, { message }, throwing()]);
    expect(heard.rejections).to.deep.equal([4]);
    expect(heard.deliveries.map((delivery) => delivery.length)).to.deep.equal([1]);
  });

  for (const [name, rubbish] of [
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a word', 'online!'],
    ['an object', {}],
    ['a list', []],
    ['what throws when it is looked at', throwing()],
  ] as const) {
    it(`throws at nobody for ${name}, and passes nothing of it on but that it knows nothing`, () => {
      const { heard, sink } = open();
      sink.messages(rubbish);
      sink.conversation(rubbish);
      sink.line(rubbish);
      sink.wait(typeof rubbish === 'number' ? -1 : rubbish);
      sink.typing(rubbish, rubbish);
      sink.gone(rubbish);
      expect(heard.deliveries.flat()).to.deep.equal([]);
      expect([heard.conversations, heard.lines, heard.waits]).to.deep.equal([[], [], [null]]);
      expect(heard.typings[0]?.isTyping).to.be.false;
      expect(heard.goneWith[0]).to.be.instanceOf(ChatError);
    });
  }

  it('lets nothing through once it is closed', () => {
    const { heard, guarded, sink } = open();
    guarded.close();
    sink.messages([{ message: chatMessage() }, 7]);
    sink.conversation({ id: 'c1' });
    sink.typing(true);
    sink.wait(3);
    sink.features({ end: true, typing: true });
    sink.line('online');
    sink.gone(new Error('x'));
    expect(heard.count).to.equal(0);
  });
});
