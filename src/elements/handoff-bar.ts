import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../i18n/strings.js';
import { people } from './icons.js';

/** What the bar offers: the way to a person, the way out of one that is being prepared, or a new beginning. */
export type BarMode = 'offer' | 'waiting' | 'busy' | 'restart';

export interface BarContext {
  readonly mode: BarMode;
  readonly strings: Strings;
  /** Empty where there is none. */
  readonly privacyUrl: string;
  /** First sign that the person wants to talk to a person: the pointer went down. */
  readonly onIntent: () => void;
  readonly onHandoff: () => void;
  readonly onCancel: () => void;
  readonly onRestart: () => void;
}

const notice = ({ strings, privacyUrl }: BarContext): TemplateResult => html`
  <p>
    ${strings.sharingNotice}
    ${
      privacyUrl === ''
        ? nothing
        : html`<a class="link" href=${privacyUrl} target="_blank" rel="noopener noreferrer"
            >${strings.privacyLink}</a
          >`
    }
  </p>
`;

const cancel = ({ strings, onCancel }: BarContext): TemplateResult => html`
  <button class="text-button" type="button" @click=${onCancel}>${strings.cancel}</button>
`;

const restart = ({ strings, onRestart }: BarContext): TemplateResult => html`
  <button class="human quiet" type="button" part="handoff-button" @click=${onRestart}>
    ${strings.startConversation}
  </button>
  <div class="note"></div>
`;

/** The way to a person, with the sharing notice that always stands by it. */
export const renderHandoffBar = (context: BarContext): TemplateResult => {
  const { mode, strings, onIntent, onHandoff } = context;
  if (mode === 'restart') return restart(context);
  const isOffer = mode === 'offer';
  // The slotted button is what keys are pressed on; its click arrives here.
  /* eslint-disable lit-a11y/click-events-have-key-events */
  return html`
    <slot
      name="handoff-trigger"
      @pointerdown=${isOffer ? onIntent : nothing}
      @click=${isOffer ? onHandoff : nothing}
    >
      <button class="human" type="button" part="handoff-button" aria-disabled=${isOffer ? 'false' : 'true'}>
        ${people}<span>${strings.talkToPerson}</span>
      </button>
    </slot>
    <div class="note">${isOffer ? notice(context) : mode === 'waiting' ? cancel(context) : nothing}</div>
  `;
};
