import { expect } from '@open-wc/testing';
import { systemClock } from '../../src/platform/clock.js';
import { debugLog, logError, warn } from '../../src/platform/console.js';
import { hasStored, whenIdle } from '../../src/platform/idle.js';
import { randomIds, systemRandom } from '../../src/platform/ids.js';
import { browserSdk } from '../../src/platform/kustomer-sdk.js';
import { browserPage } from '../../src/platform/page.js';
import { openTabChannel, webLocks } from '../../src/platform/tabs.js';
import { ConsoleSpy } from '../support/chat.js';
import { never } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { settle } from '../support/manual-clock.js';

/** Puts something in the place of a global for the length of a task. */
const withProperty = async (
  target: object,
  name: string,
  value: unknown,
  task: () => void | Promise<void>,
): Promise<void> => {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, writable: true, value });
  try {
    await task();
  } finally {
    if (own) Object.defineProperty(target, name, own);
    else delete (target as Record<string, unknown>)[name];
  }
};

describe('ids', () => {
  it('are 128 bits in hex, and never the same', () => {
    const ids = Array.from({ length: 100 }, () => randomIds.next());
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).to.be.true;
    expect(new Set(ids).size).to.equal(100);
  });

  it('come with a random number from 0 to 1', () => {
    expect(systemRandom()).to.be.within(0, 1);
  });
});

describe('the clock', () => {
  it('tells the time and runs a task later', async () => {
    expect(Math.abs(systemClock.now() - Date.now())).to.be.lessThan(1_000);
    await new Promise<void>((resolve) => systemClock.after(0, resolve));
  });

  it('takes a task back', async () => {
    let ran = false;
    systemClock.after(0, () => (ran = true))();
    await new Promise<void>((resolve) => systemClock.after(5, resolve));
    expect(ran).to.be.false;
  });
});

describe('the page', () => {
  it('tells of the line and of being seen, until one leaves', () => {
    let heard = 0;
    const leave = browserPage.subscribe(() => (heard += 1));
    for (const type of ['online', 'offline', 'pageshow']) dispatchEvent(new Event(type));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).to.equal(4);
    leave();
    dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).to.equal(4);
  });

  it('tells of what another tab stores, until one leaves', () => {
    let heard = 0;
    const leave = browserPage.watchStorage(() => (heard += 1));
    const others = browserPage.subscribe(() => (heard += 100));
    dispatchEvent(new StorageEvent('storage', { key: 'x' }));
    expect(heard).to.equal(1);
    leave();
    dispatchEvent(new StorageEvent('storage', { key: 'x' }));
    expect(heard).to.equal(1);
    others();
  });

  it('tells that it is left, and a moment after it has come back that it has', async () => {
    const heard: string[] = [];
    const due: (() => void)[] = [];
    const turn = (type: 'pagehide' | 'pageshow', persisted = true): boolean =>
      dispatchEvent(new PageTransitionEvent(type, { persisted }));
    const timers = [
      (task: () => void) => due.push(task) - 1,
      (index?: number) => {
        if (index !== undefined) due[index] = () => undefined;
      },
    ];
    await withProperty(globalThis, 'setTimeout', timers[0], () =>
      withProperty(globalThis, 'clearTimeout', timers[1], () => {
        const stop = browserPage.watchLeaving(
          () => heard.push('left'),
          () => heard.push('back'),
        );
        const pass = (): void => {
          for (const task of due) task();
        };
        turn('pageshow', false);
        pass();
        turn('pagehide');
        turn('pageshow');
        expect(heard).to.deep.equal(['left']);
        pass();
        expect(heard).to.deep.equal(['left', 'back']);
        // Who goes again at once was never there.
        due.length = 0;
        turn('pageshow');
        turn('pagehide');
        pass();
        expect(heard).to.deep.equal(['left', 'back', 'left']);
        turn('pageshow');
        stop();
        pass();
        turn('pagehide');
        expect(heard.length).to.equal(3);
      }),
    );
  });

  it('knows both', async () => {
    expect(browserPage.online()).to.equal(navigator.onLine);
    await withProperty(document, 'visibilityState', 'hidden', () => {
      expect(browserPage.visible()).to.be.false;
    });
  });
});

describe("Kustomer's web SDKs", () => {
  it('are what stands under their names, or nothing', async () => {
    expect([browserSdk.core(), browserSdk.widget()]).to.deep.equal([undefined, undefined]);
    const core = {};
    await withProperty(window, 'KustomerCore', core, () => {
      expect(browserSdk.core() === core).to.be.true;
    });
  });

  it('tell when Core is loaded, until nobody listens', () => {
    let heard = 0;
    const stop = browserSdk.whenCoreLoaded(() => (heard += 1));
    window.dispatchEvent(new Event('kustomerCoreLoaded'));
    stop();
    window.dispatchEvent(new Event('kustomerCoreLoaded'));
    expect(heard).to.equal(1);
  });

  it('tell of unread messages, once the widget is started, until nobody listens', async () => {
    const listeners: unknown[][] = [];
    let heard = 0;
    const listen = () => browserSdk.whenUnread(() => (heard += 1));
    expect(listen()).to.equal(null);
    await withProperty(window, 'Kustomer', { start: () => undefined }, () => {
      expect(listen()).to.equal(null);
    });
    const widget = {
      addListener: (...given: unknown[]) => listeners.push(given),
      removeListener: (...given: unknown[]) => listeners.push(given),
    };
    await withProperty(window, 'Kustomer', widget, () => {
      const stop = listen();
      (listeners[0]![1] as (payload: unknown) => void)({ total: 1 });
      expect(heard).to.equal(1);
      stop?.();
    });
    expect(listeners.map(([event]) => event)).to.deep.equal(['onUnread', 'onUnread']);
    expect(listeners[1]![1] === listeners[0]![1]).to.be.true;
  });

  it('may refuse a listener, and be gone when it is taken back', async () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    await withProperty(window, 'Kustomer', { addListener: refuse }, () => {
      expect(browserSdk.whenUnread(() => undefined)).to.equal(null);
    });
    let stop: (() => void) | null = null;
    await withProperty(window, 'Kustomer', { addListener: () => undefined }, () => {
      stop = browserSdk.whenUnread(() => undefined);
    });
    expect(stop).to.be.a('function');
    (stop as unknown as () => void)();
  });

  it('may throw at the mere look', () => {
    Object.defineProperty(window, 'Kustomer', {
      configurable: true,
      get: () => {
        throw new Error('no');
      },
    });
    try {
      expect(browserSdk.widget()).to.equal(undefined);
    } finally {
      Reflect.deleteProperty(window, 'Kustomer');
    }
  });
});

describe('locks', () => {
  it('are held by one at a time', async () => {
    const name = `khc-test-${randomIds.next()}`;
    const release = await webLocks.hold(name, never());
    let isHeld = false;
    const second = webLocks.hold(name, never()).then((undo) => {
      isHeld = true;
      return undo;
    });
    await settle();
    expect(isHeld).to.be.false;
    release();
    (await second)();
  });

  it('can be waited for in vain', async () => {
    const name = `khc-test-${randomIds.next()}`;
    const release = await webLocks.hold(name, never());
    const work = new AbortController();
    const second = webLocks.hold(name, work.signal).catch(() => 'given up');
    work.abort();
    expect(await second).to.equal('given up');
    release();
  });

  describe('that say when one has to wait', () => {
    it('do not, where nobody else holds it', async () => {
      const name = `khc-test-${randomIds.next()}`;
      let waits = 0;
      const release = await webLocks.hold(name, never(), () => (waits += 1));
      expect(waits).to.equal(0);
      const held = (await navigator.locks.query()).held ?? [];
      expect(held.map((lock) => lock.name)).to.include(name);
      release();
    });

    it('are held by one at a time all the same', async () => {
      const name = `khc-test-${randomIds.next()}`;
      const release = await webLocks.hold(name, never(), () => undefined);
      let isHeld = false;
      let waits = 0;
      const second = webLocks
        .hold(name, never(), () => (waits += 1))
        .then((undo) => {
          isHeld = true;
          return undo;
        });
      await eventually(() => waits === 1);
      expect(isHeld).to.be.false;
      release();
      (await second)();
      expect(waits).to.equal(1);
    });

    it('are free again once let go', async () => {
      const name = `khc-test-${randomIds.next()}`;
      for (let turn = 0; turn < 3; turn += 1) {
        (await webLocks.hold(name, never(), () => undefined))();
      }
      await eventually(async () => (await navigator.locks.query()).held?.every((lock) => lock.name !== name));
    });

    it('can be waited for in vain', async () => {
      const name = `khc-test-${randomIds.next()}`;
      const release = await webLocks.hold(name, never());
      const work = new AbortController();
      let waits = 0;
      const second = webLocks.hold(name, work.signal, () => (waits += 1)).catch(() => 'given up');
      await eventually(() => waits === 1);
      work.abort();
      expect(await second).to.equal('given up');
      release();
    });

    it('are not held by whoever has given up already', async () => {
      const name = `khc-test-${randomIds.next()}`;
      const isHeld = await webLocks
        .hold(name, AbortSignal.abort(), () => undefined)
        .then(
          (release) => {
            release();
            return true;
          },
          () => false,
        );
      expect(isHeld).to.be.false;
    });
  });

  for (const onWait of [undefined, () => undefined]) {
    it(`are held at once where the page may not use them${onWait ? ', for one who would be told' : ''}`, async () => {
      const request = (): Promise<never> =>
        Promise.reject(new DOMException('opaque origin', 'SecurityError'));
      await withProperty(navigator, 'locks', { request }, async () => {
        const isHeld = await webLocks.hold('x', never(), onWait).then(
          (release) => {
            release();
            return true;
          },
          () => false,
        );
        expect(isHeld).to.be.true;
      });
    });
  }

  it('are held at once where there are none', async () => {
    await withProperty(navigator, 'locks', undefined, async () => {
      const release = await webLocks.hold('x', never());
      release();
    });
  });
});

describe('a tab channel', () => {
  it('reaches the same channel elsewhere until it is left', async () => {
    const name = `khc-test-${randomIds.next()}`;
    const [a, b] = [openTabChannel(name), openTabChannel(name)];
    const heard: unknown[] = [];
    const leave = b.listen((message) => heard.push(message));
    a.post({ n: 1 });
    await eventually(() => heard.length === 1);
    expect(heard).to.deep.equal([{ n: 1 }]);
    leave();
    const other: unknown[] = [];
    b.listen((message) => other.push(message));
    a.post({ n: 2 });
    await eventually(() => other.length === 1);
    expect(heard.length).to.equal(1);
    a.close();
    b.close();
  });

  it('is one that nobody hears where the page has none', async () => {
    const refusing = function (): void {
      throw new DOMException('opaque', 'SecurityError');
    };
    await withProperty(globalThis, 'BroadcastChannel', refusing, () => {
      const channel = openTabChannel('x');
      channel.post(1);
      channel.listen(() => undefined)();
      channel.close();
    });
  });
});

describe('idle', () => {
  it('runs the task when there is nothing better to do', async () => {
    await new Promise<void>((resolve) => {
      whenIdle(resolve, false);
    });
  });

  it('runs an urgent task at once, after what runs already', async () => {
    const order: string[] = [];
    whenIdle(() => order.push('task'), true);
    order.push('caller');
    await Promise.resolve();
    expect(order).to.deep.equal(['caller', 'task']);
  });

  it('runs an urgent task even for those who save data', async () => {
    let ran = false;
    await withProperty(navigator, 'connection', { saveData: true }, () => {
      whenIdle(() => (ran = true), true);
    });
    await Promise.resolve();
    expect(ran).to.be.true;
  });

  it('runs it later where there are no idle callbacks', async () => {
    const { requestIdleCallback: original } = globalThis;
    delete (globalThis as { requestIdleCallback?: unknown }).requestIdleCallback;
    const waits: unknown[] = [];
    const isHidden = !('requestIdleCallback' in globalThis);
    await withProperty(
      globalThis,
      'setTimeout',
      (_: unknown, ms: unknown) => waits.push(ms),
      () => {
        if (isHidden) whenIdle(() => undefined, false);
      },
    );
    globalThis.requestIdleCallback = original;
    expect(waits).to.deep.equal(isHidden ? [2_000] : []);
  });

  it('never runs it for those who save data', async () => {
    let ran = false;
    await withProperty(navigator, 'connection', { saveData: true }, () => {
      whenIdle(() => (ran = true), false);
    });
    await new Promise<void>((resolve) => requestIdleCallback(() => resolve()));
    expect(ran).to.be.false;
  });
});

describe('what the tab has stored', () => {
  const prefix = `khc-test-${randomIds.next()}`;
  afterEach(() => {
    sessionStorage.removeItem(`${prefix}:a`);
  });

  it('is known by how its key begins', () => {
    expect(hasStored(prefix)).to.be.false;
    sessionStorage.setItem(`${prefix}:a`, '1');
    expect(hasStored(prefix)).to.be.true;
    expect(hasStored(`${prefix}:b`)).to.be.false;
    expect(hasStored(prefix.slice(1))).to.be.false;
  });

  it('is nothing where storage is refused', async () => {
    sessionStorage.setItem(`${prefix}:a`, '1');
    const own = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage')!;
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    try {
      expect(hasStored(prefix)).to.be.false;
    } finally {
      Object.defineProperty(globalThis, 'sessionStorage', own);
    }
  });
});

describe('the console', () => {
  it('says who speaks', () => {
    const spy = new ConsoleSpy();
    spy.start();
    warn('one');
    debugLog('two');
    debugLog('three', { a: 1 });
    logError('four', new Error('cause'));
    spy.stop();
    expect(spy.lines).to.deep.equal([
      '[kustomer-handoff-chat] one',
      '[kustomer-handoff-chat] two {}',
      '[kustomer-handoff-chat] three {"a":1}',
      '[kustomer-handoff-chat] four Error cause',
    ]);
  });
});
