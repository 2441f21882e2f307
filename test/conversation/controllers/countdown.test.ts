import { expect } from '@open-wc/testing';
import { LitElement, type ReactiveControllerHost } from 'lit';
import { Countdown } from '../../../src/conversation/controllers/countdown.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { fc } from '../../support/property.js';

const clock = new ManualClock();

class Host extends LitElement {
  target: number | null = null;
  drawn: number[] = [];
  readonly countdown = new Countdown(this, clock, () => this.target);

  protected override render(): unknown {
    this.drawn = [...this.drawn, this.countdown.secondsLeft];
    return this.countdown.secondsLeft;
  }
}
customElements.define('test-countdown', Host);

const open = async (ms: number | null): Promise<Host> => {
  const host = new Host();
  host.target = ms === null ? null : clock.now() + ms;
  document.body.append(host);
  await host.updateComplete;
  return host;
};

describe('Countdown', () => {
  let host: Host;
  afterEach(() => {
    host.remove();
    expect(clock.waiting).to.deep.equal([]);
  });

  it('draws its host anew each second, and ends with one', async () => {
    host = await open(3_000);
    await clock.advance(10_000);
    expect(host.drawn).to.deep.equal([3, 2, 1]);
  });

  it('rounds up, and draws at the next full second of what is left', async () => {
    host = await open(2_400);
    expect(host.drawn).to.deep.equal([3]);
    expect(clock.waiting).to.deep.equal([400]);
    await clock.advance(400);
    expect(host.drawn).to.deep.equal([3, 2]);
    await clock.advance(10_000);
    expect(host.drawn).to.deep.equal([3, 2, 1]);
  });

  it('waits for nothing in its last second', async () => {
    host = await open(1_000);
    expect(clock.waiting).to.deep.equal([]);
    expect(host.countdown.secondsLeft).to.equal(1);
  });

  it('never shows less than one second of a moment that is here or gone', async () => {
    host = await open(0);
    expect(host.countdown.secondsLeft).to.equal(1);
    host.target = clock.now() - 60_000;
    expect(host.countdown.secondsLeft).to.equal(1);
    host.requestUpdate();
    await host.updateComplete;
    expect(clock.waiting).to.deep.equal([]);
  });

  it('does nothing where there is no moment to wait for', async () => {
    host = await open(null);
    await clock.advance(10_000);
    expect(host.drawn).to.deep.equal([0]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('goes on with another moment once its host is drawn', async () => {
    host = await open(30_000);
    host.target = clock.now() + 5_000;
    host.requestUpdate();
    await host.updateComplete;
    expect(clock.waiting).to.deep.equal([1_000]);
    host.target = null;
    host.requestUpdate();
    await host.updateComplete;
    expect(clock.waiting).to.deep.equal([]);
    expect(host.drawn).to.deep.equal([30, 5, 0]);
  });

  it('has one timer, however often its host is drawn in between', async () => {
    host = await open(5_000);
    for (let turn = 0; turn < 5; turn += 1) {
      host.requestUpdate();
      await host.updateComplete;
    }
    expect(clock.waiting).to.deep.equal([1_000]);
  });

  it('stops when its host leaves the page', async () => {
    host = await open(5_000);
    host.remove();
    expect(clock.waiting).to.deep.equal([]);
    await clock.advance(2_000);
    expect(host.drawn).to.deep.equal([5]);
  });

  it('goes on when its host is moved, with what is left by then', async () => {
    host = await open(5_000);
    host.remove();
    await clock.advance(2_000);
    document.body.append(host);
    await settle();
    expect(host.drawn).to.deep.equal([5, 3]);
    await clock.advance(1_000);
    expect(host.drawn).to.deep.equal([5, 3, 2]);
  });

  it('shows every second of any wait once, in its order', async () => {
    host = await open(null);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60_000 }), async (ms) => {
        const manual = new ManualClock();
        const target = manual.now() + ms;
        const shown: number[] = [];
        const asked = {
          addController: () => undefined,
          requestUpdate: () => {
            draw();
          },
        } as unknown as ReactiveControllerHost;
        const countdown = new Countdown(asked, manual, () => target);
        const draw = (): void => {
          shown.push(countdown.secondsLeft);
          countdown.hostUpdated();
        };
        draw();
        while (manual.waiting[0] !== undefined) await manual.advance(manual.waiting[0]);
        const most = Math.ceil(ms / 1_000);
        expect(shown).to.deep.equal(Array.from({ length: most }, (_, index) => most - index));
      }),
      { numRuns: 10 },
    );
  });
});
