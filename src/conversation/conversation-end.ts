import { LitElement, nothing, type PropertyDeclarations } from 'lit';
import type { Flow } from '../domain/flow/flow.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import { base } from '../styles/base.js';
import { alertIcon, calmCard, divider } from './cards.js';
import { endOf, lostWords } from './status.js';
import { statusStyles } from './styles/handoff-status.js';

/**
 * How the conversation ended, after its last message.
 *
 * @csspart divider - The line that says so
 */
export class ConversationEnd extends LitElement {
  static override properties: PropertyDeclarations = {
    flow: { attribute: false },
    texts: { attribute: false },
    agentName: {},
  };

  static override styles = [base, statusStyles];

  flow!: Flow;
  texts!: ConversationTexts;
  /** Empty where it is not known. */
  agentName = '';

  protected override render(): unknown {
    const { flow, texts, agentName } = this;
    const end = endOf(flow);
    if (!end) return nothing;
    if (end.kind === 'lost') return calmCard(alertIcon, lostWords(end.error, texts));
    if (end.by === 'customer') return divider(texts.endedByCustomer);
    const isNamed = end.by === 'agent' && agentName !== '';
    return divider(isNamed ? fill(texts.endedByAgent, { name: agentName }) : texts.ended);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'khc-conversation-end': ConversationEnd;
  }
}
