import { LitElement, type PropertyDeclarations } from 'lit';
import type { FlowState } from '../domain/flow-state.js';
import { conversationStrings } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';
import { base } from '../styles/base.js';
import { takeoverStyles } from '../styles/takeover.js';
import { divider, renderState } from './takeover-states.js';

/**
 * What stands between the shared history and the live messages: the state of the handoff, then the line where the
 * person took over. Keeps its height from the first to the last, so that nothing below it moves.
 *
 * @fires khc-try-again - After a failure: hand off, look, or connect again
 * @fires khc-start-new - A new conversation, though the first may exist
 * @csspart divider - The line where the person took over
 */
export class Takeover extends LitElement {
  static override properties: PropertyDeclarations = {
    flow: { attribute: false },
    overrides: { attribute: false },
    locale: {},
    liveSince: { attribute: false },
    end: { type: Boolean },
    agentName: {},
  };

  static override styles = [base, takeoverStyles];

  flow!: FlowState;
  overrides: Partial<Strings> | null = null;
  locale = 'en';
  liveSince: number | null = null;
  /** Shows the end of the conversation instead of its beginning. */
  end = false;
  agentName = '';

  protected override render(): unknown {
    const { flow, locale, liveSince } = this;
    const strings = conversationStrings(this.overrides);
    if (this.end) return this.#renderEnd();
    return renderState({
      flow,
      strings,
      locale,
      liveSince,
      onTryAgain: () => this.dispatchEvent(new CustomEvent('khc-try-again')),
      onStartNew: () => this.dispatchEvent(new CustomEvent('khc-start-new')),
    });
  }

  #renderEnd(): unknown {
    const { flow } = this;
    if (flow.phase !== 'ended') return null;
    const { endedByAgent, endedByCustomer, ended } = conversationStrings(this.overrides);
    const texts = {
      agent: this.agentName === '' ? ended : fill(endedByAgent, { name: this.agentName }),
      customer: endedByCustomer,
      unknown: ended,
      system: ended,
    };
    return divider(texts[flow.by]);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'khc-takeover': Takeover;
  }
}
