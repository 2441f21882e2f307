import { expect } from '@open-wc/testing';
import { html, render } from 'lit';
import '../../src/define.js';
import { renderPanel } from '../../src/elements/chat-panel.js';
import type { Contribution, Places } from '../../src/elements/parts.js';
import { ChatError } from '../../src/domain/chat-error.js';
import { initialFlow, type Flow } from '../../src/domain/flow/flow.js';
import { textsOf } from '../../src/i18n/texts.js';
import { initialState, type SessionState } from '../../src/session/state.js';
import { botFlow, checkingFlow, unconfirmedFlow } from '../support/flows.js';

/* What features put into the panel. */

const stateAt = (flow: Flow): SessionState => ({ ...initialState(), flow });

const part = (places: Places): Contribution => ({ show: () => places });

interface Options {
  readonly archive?: boolean;
  readonly flow?: Flow;
}

/** Draws a panel by itself. */
const panelWith = (
  contributions: readonly Contribution[],
  { archive = false, flow = initialFlow() }: Options = {},
): HTMLElement => {
  const box = document.createElement('div');
  const nothingToDo = (): void => undefined;
  const panel = renderPanel({
    state: stateAt(flow),
    texts: textsOf(null, 'en'),
    from: 'Acme Assistant',
    privacyUrl: '',
    archive,
    contributions,
    actions: { onIntent: nothingToDo, onKey: nothingToDo, onHandoff: nothingToDo, onCancel: nothingToDo },
  });
  render(panel, box);
  return box;
};

const textOf = (box: HTMLElement, selector: string): string =>
  (box.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('the panel', () => {
  it('is the bot’s where nothing else contributes', () => {
    const box = panelWith([]);
    expect(textOf(box, 'header')).to.match(/Acme Assistant\s?Automated answers/);
    expect(textOf(box, '.human')).to.equal('Talk to a person');
  });

  it('offers to save the conversation where that is all that happens', () => {
    expect(textOf(panelWith([], { archive: true }), '.human')).to.equal('Save this conversation');
  });

  it('shows in order what all features say over the log, in it and after it', () => {
    const named = (name: string): Contribution =>
      part({
        said: html`<p>said by ${name}</p>`,
        above: html`<i class="above">${name}</i>`,
        status: html`<i class="status">${name}</i>`,
        tail: html`<i class="tail" slot="end">${name}</i>`,
      });
    const box = panelWith([named('one'), {}, named('two')]);
    for (const place of ['above', 'status', 'tail']) {
      const all = [...box.querySelectorAll(`.${place}`)].map(({ textContent }) => textContent);
      expect(all, place).to.deep.equal(['one', 'two']);
    }
    expect(textOf(box, '[role=status]')).to.equal('said by onesaid by two');
    expect(box.querySelector('.tail')?.parentElement?.localName).to.equal('khc-message-list');
  });

  it('has one header, one foot and one label: those of the last feature that has some', () => {
    const header = { name: 'Sam', subtitle: 'Here' };
    const box = panelWith([
      part({ header: { name: 'Team', subtitle: '' }, label: 'Once more' }),
      part({ header, label: 'Again' }),
      part({ header: null, label: null, foot: null }),
    ]);
    expect(textOf(box, 'header')).to.match(/Sam\s?Here/);
    expect(textOf(box, '.human')).to.equal('Again');
    const footed = panelWith([
      part({ foot: html`<b>first</b>` }),
      part({ foot: html`<b>last</b>` }),
      part({}),
    ]);
    expect(textOf(footed, 'footer')).to.equal('last');
    expect(footed.querySelector('.human') === null).to.be.true;
  });

  it('shows another way to a person after a failure, but not while it is still being looked for', () => {
    const error = new ChatError('timeout', 'x');
    const isHidden = (flow: Flow): boolean =>
      panelWith([part({})], { flow }).querySelector<HTMLElement>('.fallback')!.hidden === true;
    expect(isHidden(botFlow())).to.be.true;
    expect(isHidden(botFlow(new ChatError('cancelled', 'x')))).to.be.true;
    expect(isHidden(botFlow(error))).to.be.false;
    expect(isHidden(checkingFlow(error))).to.be.true;
    expect(isHidden(unconfirmedFlow(error))).to.be.false;
  });

  it('says itself that it failed where not even the code that could say more is there', () => {
    const flow = botFlow(new ChatError('network', 'x'));
    expect(textOf(panelWith([], { flow }), 'khc-message-list')).to.contain('We couldn’t connect you.');
    expect(textOf(panelWith([part({})], { flow }), 'khc-message-list')).not.to.contain('We couldn’t');
  });
});
