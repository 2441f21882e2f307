import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { Commands } from '../../src/conversation/commands.js';
import { Options } from '../../src/conversation/options.js';
import type { Flow } from '../../src/domain/flow/flow.js';
import { initialState } from '../../src/session/state.js';
import type { ChatSession } from '../../src/session/chat-session.js';
import { botFlow, liveFlow, reviewingFlow } from '../support/flows.js';
import { texts } from '../support/texts.js';

class Host extends LitElement {
  debug = false;
  titleBadge = false;
  sound = false;
  /** How often it was drawn. */
  drawn = 0;

  protected override updated(): void {
    this.drawn += 1;
  }
}
customElements.define('test-options-host', Host);

interface Stand {
  review: boolean;
  flow: Flow;
}

const open = (): { readonly host: Host; readonly stand: Stand; readonly options: Options } => {
  const host = new Host();
  const stand: Stand = { review: false, flow: botFlow() };
  const session = {
    get state() {
      return { ...initialState(), flow: stand.flow };
    },
    get config() {
      return { review: stand.review };
    },
  } as unknown as ChatSession;
  const options = new Options({ host, session, commands: new Commands(host, session), texts: () => texts() });
  return { host, stand, options };
};

describe('the options of a conversation', () => {
  it('are none where nothing asks for one', async () => {
    const { options } = open();
    await options.load();
    expect(options.contributions).to.deep.equal([]);
  });

  it('are loaded where the page asks for them, and opened once', async () => {
    const { stand, options } = open();
    stand.review = true;
    await Promise.all([options.load(), options.load()]);
    await options.load();
    expect(options.contributions).to.have.length(1);
  });

  it('are loaded where a step of the handoff needs them', async () => {
    const { stand, options } = open();
    stand.flow = reviewingFlow();
    await options.load();
    expect(options.contributions).to.have.length(1);
  });

  it('have the panel drawn anew once they are there', async () => {
    const { host, stand, options } = open();
    document.body.append(host);
    await host.updateComplete;
    stand.review = true;
    const { drawn } = host;
    await options.load();
    await host.updateComplete;
    expect(host.drawn).to.equal(drawn + 1);
    host.remove();
  });

  it('show nothing of themselves where they only alert, and wait for the conversation', async () => {
    const { host, stand, options } = open();
    host.sound = true;
    document.body.append(host);
    await options.load();
    const controllers = (): number => [...((host as unknown as { _$EO?: Set<unknown> })._$EO ?? [])].length;
    expect(controllers()).to.equal(0);
    stand.flow = liveFlow();
    await options.load();
    expect(controllers()).to.equal(1);
    expect(options.contributions).to.deep.equal([]);
    host.remove();
  });
});
