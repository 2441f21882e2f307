import { expect } from 'chai';
import { settle } from '../../support/handoff-model-tabs.js';
import { ModelWorld, type ModelPage, type Setup } from '../../support/handoff-model.js';

/* Schedules that once made two conversations, or left somebody without a way on. The model's rules hold after each. */

const ONE: Setup = { tabs: 1, externalId: null, anonymous: false };
const TWO: Setup = { tabs: 2, externalId: 'order-7', anonymous: false };

interface Stage {
  readonly world: ModelWorld;
  readonly first: () => ModelPage;
  readonly second: () => ModelPage;
}

const pageAt = (world: ModelWorld, index: number): ModelPage => {
  const page = world.pages[index];
  if (!page) throw new Error(`There is no page ${String(index)}.`);
  return page;
};

const play = async (setup: Setup, run: (stage: Stage) => Promise<void>): Promise<ModelWorld> => {
  const world = new ModelWorld(setup);
  await run({ world, first: () => pageAt(world, 0), second: () => pageAt(world, 1) });
  world.check();
  await world.finish();
  await settle();
  return world;
};

describe('one conversation', function () {
  this.timeout(60_000);

  it('comes of a press in a tab that read the list before another one handed off', async () => {
    await play(TWO, async ({ world, first, second }) => {
      second().session.prime();
      await world.pass(0);
      first().press();
      await world.pass(9_000);
      second().press();
      await world.pass(50);
    });
  });

  it('comes of a 503 that went through, whose look was lost, over a reload', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.plan('503, done');
      world.server.planRead('list', 'html');
      world.server.planRead('list', 'lost');
      first().press();
      await world.pass(61_000);
      first().tab.reload();
      await world.pass(0);
    });
  });

  it('comes of a 503 that went through where the list is never to be had', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.plan('503, done');
      world.server.planRead('list', 500);
      world.server.planRead('list', 500);
      first().press();
      await world.pass(61_000);
    });
  });

  it('comes of a 503 that went through while the list lags', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.lag = 8_000;
      world.server.plan('503 for 1 s, done');
      first().press();
      await world.pass(16_000);
    });
  });

  it('comes of a 503 that went through where there was no baseline and ids are hidden', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.hidesNames = true;
      world.server.plan('503, done');
      world.server.planRead('list', 'half json');
      first().press();
      await world.pass(16_000);
    });
  });

  it('comes of a 503 that went through, was cancelled, left by a reload, and asked for again', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.plan('503, done');
      first().press();
      await world.pass(1_000);
      first().session.cancelHandoff();
      first().tab.reload();
      await world.pass(1_000);
      first().press();
      await world.pass(1_000);
    });
  });

  it('comes of a second tab that waits while the first looks in vain after a 503', async () => {
    await play(TWO, async ({ world, first, second }) => {
      world.server.plan('503 for 1 s, done');
      second().press();
      await world.pass(50);
      world.server.planRead('list', 'lost');
      world.server.hidesNames = true;
      first().press();
      await world.pass(21_000);
    });
  });

  it('comes of "Try again" while another tab waits for its turn', async () => {
    await play(TWO, async ({ world, first, second }) => {
      world.server.plan('html');
      first().press();
      await world.pass(16_000);
      second().press();
      await world.pass(50);
      first().tryAgain();
      await world.pass(3_000);
    });
  });

  it('comes of a request that is late, when its page was reloaded and another tab asks too', async () => {
    const world = await play(TWO, async ({ world: stage, first, second }) => {
      stage.server.plan('done 5 s late');
      first().press();
      await stage.pass(1_000);
      first().tab.reload();
      await stage.pass(1_000);
      second().press();
      await stage.pass(30_000);
    });
    expect(world.server.sessions.length).to.equal(1);
  });
});

describe('a way on', function () {
  this.timeout(60_000);

  it('is there for a press while a conversation that exists could not be loaded', async () => {
    await play(ONE, async ({ world, first }) => {
      world.server.planRead('messages', 500);
      first().press();
      await world.pass(21_000);
      first().press();
      await world.pass(0);
    });
  });

  it('is there where the list hangs again and again', async () => {
    await play(ONE, async ({ world, first }) => {
      for (let reads = 0; reads < 3; reads += 1) world.server.planRead('list', 'hang');
      first().press();
      await world.pass(40_000);
    });
  });
});
