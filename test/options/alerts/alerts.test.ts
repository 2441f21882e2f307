import { expect } from '@open-wc/testing';
import { Chime } from '../../../src/platform/chime.js';
import { openClaim } from '../../../src/platform/tabs.js';
import { setTitleBadge } from '../../../src/platform/title-badge.js';
import { eventually } from '../../support/eventually.js';

describe('what only one tab may have', () => {
  it('is the first one that asks for it, then the one that takes it, then the one that is left', async () => {
    const changes: string[] = [];
    const name = `test:${String(Math.random())}`;
    const first = openClaim(name, false, () => changes.push(`first ${String(first.isOurs)}`));
    await eventually(() => first.isOurs);
    const second = openClaim(name, false, () => changes.push(`second ${String(second.isOurs)}`));
    expect(second.isOurs).to.be.false;
    second.take();
    second.take();
    await eventually(() => second.isOurs && !first.isOurs);
    second.release();
    expect(second.isOurs).to.be.false;
    await eventually(() => first.isOurs);
    first.release();
    first.take();
    expect(first.isOurs).to.be.false;
    expect(changes).to.include.members(['first true', 'second true', 'first false']);
  });

  it('is everybody’s where the platform has no locks', () => {
    const { locks } = navigator;
    Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    try {
      const claim = openClaim('test', false, () => undefined);
      claim.take();
      claim.release();
      expect(claim.isOurs).to.be.true;
    } finally {
      Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
    }
  });
});

describe('the badge before the title', () => {
  it('adds up all chats of the page, and leaves no title where there was none', () => {
    const old = document.head.querySelector('title');
    old?.remove();
    const [one, two] = [{}, {}];
    setTitleBadge(one, 2);
    setTitleBadge(two, 1);
    expect(document.title).to.equal('(3)');
    setTitleBadge(one, 0);
    expect(document.title).to.equal('(1)');
    setTitleBadge(two, 0);
    expect(document.head.querySelector('title') === null).to.be.true;
    if (old) document.head.append(old);
  });
});

describe('the tone', () => {
  class FakeContext {
    static made = 0;
    state = 'suspended';
    currentTime = 0;
    destination = {};
    constructor() {
      FakeContext.made += 1;
    }
    async resume(): Promise<void> {
      this.state = 'running';
    }
    async close(): Promise<void> {
      this.state = 'closed';
    }
  }
  const started: number[] = [];
  class FakeOscillator {
    connect = (next: unknown): unknown => next;
    start = (at: number): void => void started.push(at);
    stop = (): void => undefined;
  }
  class FakeGain {
    gain = {
      setValueAtTime: (): void => undefined,
      linearRampToValueAtTime: (): void => undefined,
      exponentialRampToValueAtTime: (): void => undefined,
    };
    connect = (): void => undefined;
  }

  it('waits for a gesture before it touches the audio system, and is silent until then', async () => {
    const originals = { AudioContext, OscillatorNode, GainNode };
    Object.assign(globalThis, {
      AudioContext: FakeContext,
      OscillatorNode: FakeOscillator,
      GainNode: FakeGain,
    });
    const activation = Object.getOwnPropertyDescriptor(Navigator.prototype, 'userActivation')!;
    Object.defineProperty(navigator, 'userActivation', { value: undefined, configurable: true });
    try {
      const chime = new Chime();
      chime.play();
      expect([FakeContext.made, started.length]).to.deep.equal([0, 0]);
      document.dispatchEvent(new PointerEvent('pointerdown'));
      document.dispatchEvent(new PointerEvent('pointerdown'));
      chime.play();
      expect([FakeContext.made, started.length]).to.deep.equal([1, 2]);
      chime.close();
      chime.play();
      expect(started.length).to.equal(2);
    } finally {
      Object.assign(globalThis, originals);
      Reflect.deleteProperty(navigator, 'userActivation');
      expect(activation).not.to.equal(undefined);
    }
  });
});
