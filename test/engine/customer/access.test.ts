import { expect } from 'chai';
import type { KustomerAccess } from '../../../src/engine/customer/access.js';
import { openKustomer } from '../../../src/engine/customer/access.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import type { ChatSession } from '../../../src/session/chat-session.js';
import type { SessionConfig } from '../../../src/session/config.js';
import { never } from '../../support/api.js';
import { openSession } from '../../support/session.js';

interface Opened extends KustomerAccess {
  readonly session: ChatSession;
  /** The addresses that were asked, in order. */
  readonly asked: string[];
  readonly storage: ReturnType<typeof memoryStorage>;
}

/** What an engine has of Kustomer, over a session that stays in the bot phase. */
const open = async (
  config: Partial<SessionConfig>,
  prepare: (session: ChatSession) => void = () => undefined,
): Promise<Opened> => {
  const [asked, storage] = [[] as string[], memoryStorage()];
  return new Promise((resolve) => {
    const { session } = openSession({
      config,
      storage,
      openEngine: (core, environment) => {
        const answer: typeof fetch = async (input) => {
          asked.push(input instanceof Request ? input.url : input.toString());
          return new Response(JSON.stringify({ data: { attributes: { token: 'visitor' } } }));
        };
        const access = openKustomer(core, { ...environment, fetch: answer }, () => undefined);
        resolve({ ...access, session, asked, storage });
        return new Promise(() => undefined);
      },
    });
    prepare(session);
    void session.preload();
  });
};

const [FIRST, SECOND] = ['https://first.test', 'https://second.test'];

describe('an anonymous token', () => {
  it('is asked for and kept where it was wanted, though the page has another address by then', async () => {
    const opened: Opened = await open({
      baseUrl: FIRST,
      trackingToken: () => {
        opened.session.configure({ baseUrl: SECOND });
        return '';
      },
    });
    expect(await opened.customer.read(never())).to.equal('visitor');
    expect(opened.asked.map((url) => new URL(url).origin)).to.deep.equal([FIRST]);
    expect(opened.storage.get(`khc:anonymous-token:${FIRST}`)).to.equal('visitor');
    expect(opened.storage.get(`khc:anonymous-token:${SECOND}`)).to.equal(null);
  });
});

describe('who the customer is', () => {
  it('is nobody without a provider, and unknown while one has no token yet', async () => {
    expect((await open({})).customer.known).to.equal('nobody');
    for (const token of [undefined, null, '']) {
      const { customer } = await open({}, (session) => {
        session.setContextToken(token);
      });
      expect(customer.known).to.equal('unknown');
    }
  });
});
