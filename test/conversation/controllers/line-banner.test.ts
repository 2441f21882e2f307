import { expect } from '@open-wc/testing';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { LineBanner } from '../../../src/conversation/controllers/line-banner.js';
import { ManualClock } from '../../support/manual-clock.js';

const open = () => {
  const clock = new ManualClock();
  const told: boolean[] = [];
  let isDown = false;
  let updates = 0;
  const host: ReactiveControllerHost = {
    addController: (_controller: ReactiveController) => undefined,
    removeController: () => undefined,
    requestUpdate: () => (updates += 1),
    updateComplete: Promise.resolve(true),
  };
  const banner = new LineBanner(host, {
    clock,
    isDown: () => isDown,
    onChange: (isShown) => told.push(isShown),
  });
  const set = (down: boolean): void => {
    isDown = down;
    banner.hostUpdate();
  };
  return { clock, banner, told, set, updates: () => updates };
};

describe('LineBanner', () => {
  it('says nothing of a blip', async () => {
    const { clock, banner, told, set } = open();
    set(true);
    await clock.advance(2_900);
    set(false);
    await clock.advance(10_000);
    expect([banner.isShown, told]).to.deep.equal([false, []]);
  });

  it('comes after three seconds, once, and goes at once when the line is back', async () => {
    const { clock, banner, told, set, updates } = open();
    set(true);
    await clock.advance(1_500);
    set(true);
    await clock.advance(1_500);
    expect([banner.isShown, updates()]).to.deep.equal([true, 1]);
    set(true);
    await clock.advance(10_000);
    set(false);
    expect([banner.isShown, told]).to.deep.equal([false, [true, false]]);
  });

  it('counts anew after each time that the line was up', async () => {
    const { clock, banner, set } = open();
    set(true);
    await clock.advance(2_000);
    set(false);
    set(true);
    await clock.advance(2_000);
    expect(banner.isShown).to.be.false;
    await clock.advance(1_000);
    expect(banner.isShown).to.be.true;
  });

  it('lets go of its timer with the element', () => {
    const { clock, banner, set } = open();
    set(true);
    banner.hostDisconnected();
    expect(clock.waiting).to.deep.equal([]);
  });
});
