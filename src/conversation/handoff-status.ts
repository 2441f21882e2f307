import { LitElement, type PropertyDeclarations } from 'lit';
import { Countdown } from './controllers/countdown.js';
import type { FlowState } from '../domain/flow/flow.js';
import { conversationStrings } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';
import { base } from '../styles/base.js';
import { systemClock } from '../platform/clock.js';
import { takeoverStyles } from './styles/handoff-status.js';
import { divider, lost, renderState } from './handoff-states.js';

/**
 * What stands between the shared history and the live messages: the state of the handoff, then the line where the
 * person took over. Keeps its height from the first to the last, so that nothing below it moves.
 *
 * @fires khc-try-again - After a failure: hand off, look, or connect again
 * @fires khc-start-new - A new conversation, though the first may exist
 * @fires khc-continue - Go on with the open conversation that was found
 * @fires khc-shorten - Hand off only the latest messages
 * @csspart divider - The line where the person took over
 */
export class Takeover extends LitElement {
  static override properties: PropertyDeclarations = {
    flow: { attribute: false },
    overrides: { attribute: false },
    locale: {},
    liveSince: { attribute: false },
    canShorten: { type: Boolean },
    end: { type: Boolean },
    agentName: {},
  };

  static override styles = [base, takeoverStyles];

  flow!: FlowState;
  overrides: Partial<Strings> | null = null;
  locale = 'en';
  liveSince: number | null = null;
  /** Whether there are messages that could stay behind. */
  canShorten = false;
  /** Shows the end of the conversation instead of its beginning. */
  end = false;
  agentName = '';

  readonly #countdown = new Countdown(this, systemClock, () => {
    const { flow } = this;
    return flow.phase === 'handing-off' && flow.step === 'queued' ? flow.resumeAt : null;
  });

  protected override render(): unknown {
    const { flow, locale, liveSince, canShorten } = this;
    const ask = (name: string) => () => this.dispatchEvent(new CustomEvent(name));
    const strings = conversationStrings(this.overrides);
    if (this.end) return this.#renderEnd();
    return renderState({
      flow,
      strings,
      locale,
      liveSince,
      canShorten,
      secondsLeft: this.#countdown.secondsLeft,
      onTryAgain: ask('khc-try-again'),
      onStartNew: ask('khc-start-new'),
      onContinue: ask('khc-continue'),
      onShorten: ask('khc-shorten'),
    });
  }

  #renderEnd(): unknown {
    const { flow } = this;
    if (flow.phase !== 'ended') return null;
    const strings = conversationStrings(this.overrides);
    if (flow.error) return lost(flow.error, strings);
    const { endedByAgent, endedByCustomer, ended } = strings;
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
