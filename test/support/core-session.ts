import * as coreModule from '../../src/kustomer/web-sdk/web-sdk.js';
import { PAGE_TOKEN_KEY } from '../../src/kustomer/token/tracking-token.js';
import { memoryStorage } from '../../src/platform/storage.js';
import type { SessionConfig } from '../../src/session/config.js';
import type { Fact } from '../../src/domain/facts.js';
import { coreConversation, coreMessage, FakeCore, type CoreAnswer } from './fake-core.js';
import { openSession, start, type TestServer, type TestSession } from './session.js';

/* A session on a page with Kustomer's web SDK, whose Core is the test's. */

export interface CoreSetup {
  readonly config?: Partial<SessionConfig>;
  readonly answers?: Record<string, CoreAnswer>;
  /** Whether the token is the page SDK's. */
  readonly pageToken?: boolean;
  readonly core?: 'there' | 'later' | 'never';
  readonly widget?: unknown;
  readonly loadWebSdk?: () => Promise<typeof coreModule>;
}

/** A page with Kustomer's web SDK, up to the handoff. */
export const openWithCore = (setup: CoreSetup = {}) => {
  const world: {
    server: TestServer | null;
    listener: () => void;
    hint: (() => void) | null;
    isLoaded: boolean;
    loads: number;
  } = {
    server: null,
    hint: null,
    listener: () => undefined,
    isLoaded: (setup.core ?? 'there') === 'there',
    loads: 0,
  };
  const fake = new FakeCore({
    getConversations: () => ({
      conversations: (world.server?.sessions ?? []).map(({ id, createdAt }) =>
        coreConversation({ conversationId: id, createdAt }),
      ),
    }),
    ...setup.answers,
  });
  const pageStorage = memoryStorage();
  const test = openSession({
    config: { baseUrl: 'https://shop.test', ...setup.config },
    pageStorage,
    sdk: {
      core: () => (world.isLoaded ? fake : undefined),
      widget: () => setup.widget,
      whenCoreLoaded: (listener) => {
        world.listener = listener;
        return () => (world.listener = () => undefined);
      },
      whenUnread: (listener) => {
        if (!setup.widget) return null;
        world.hint = listener;
        return () => (world.hint = null);
      },
    },
    loadWebSdk: () => {
      world.loads += 1;
      return setup.loadWebSdk?.() ?? Promise.resolve(coreModule);
    },
  });
  world.server = test.server;
  const askToken = async (): Promise<string> => {
    const answer = await test.server.fetch('https://shop.test/c/v1/tracking/tokens/current');
    return ((await answer.json()) as { data: { attributes: { token: string } } }).data.attributes.token;
  };
  const setPageToken = (token: string): void => {
    pageStorage.set(PAGE_TOKEN_KEY, JSON.stringify(token));
  };
  const handOff = async (): Promise<void> => {
    if (setup.pageToken ?? true) setPageToken(await askToken());
    void start(test);
  };
  const id = (): string => test.server.sessions[0]!.id;
  const message = (change: Record<string, unknown> = {}) =>
    coreMessage({ conversationId: id(), createdAt: new Date(test.clock.now()).toISOString(), ...change });
  const load = (): void => {
    world.isLoaded = true;
    world.listener();
  };
  return { ...test, fake, world, askToken, setPageToken, handOff, id, message, load };
};

export const liveWithCore = async (setup: CoreSetup = {}) => {
  const test = openWithCore(setup);
  await test.handOff();
  await test.at('live');
  await test.server.idle();
  return test;
};

export const drivers = ({ signals }: { signals: readonly Fact[] }): string[] =>
  signals.flatMap((signal) => (signal.type === 'driver' ? [signal.driver] : []));

export const reasonOf = ({ signals }: { signals: readonly Fact[] }): string => {
  const last = signals.findLast((signal) => signal.type === 'driver');
  return last?.type === 'driver' ? (last.reason ?? '') : '';
};

export const write = async (test: TestSession, body: string): Promise<void> => {
  test.session.sendMessage(body);
  await test.server.idle();
};
