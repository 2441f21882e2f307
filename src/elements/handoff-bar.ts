import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Texts } from '../i18n/texts.js';
import { icon } from './icons.js';

const people = icon(
  svg`<circle cx="7.75" cy="7" r="2.75" /><path d="M2.75 16c.5-2.75 2.5-4.25 5-4.25s4.5 1.5 5 4.25M12.75 4.5a2.75 2.75 0 0 1 0 5M14.5 12c1.6.6 2.6 1.9 2.9 4" />`,
);

/** What the bar offers: the way to a person, the way out of one that is being prepared, or neither. */
export type BarMode = 'offer' | 'waiting' | 'busy';

/** What the person can do; each is the root's to carry out. */
export interface BarActions {
  /** First sign that the person wants to talk to a person: the pointer went down. */
  readonly onIntent: () => void;
  /** A key went down on it. */
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onHandoff: () => void;
  readonly onCancel: () => void;
}

export interface BarContext {
  readonly mode: BarMode;
  readonly texts: Texts;
  readonly label: string;
  /** Empty where there is none. */
  readonly privacyUrl: string;
  readonly actions: BarActions;
}

/** The page's own link, unless it would run as a script: browsers pass over control characters in a scheme. */
export const isLink = (url: string): boolean =>
  url !== '' && !/^(?:javascript|data|vbscript):/i.test(url.replace(/[^!-~]/g, ''));

const notice = ({ texts, privacyUrl }: BarContext): TemplateResult => html`
  <p>
    ${texts.sharingNotice}
    ${
      !isLink(privacyUrl)
        ? nothing
        : html`<a class="link" href=${privacyUrl} target="_blank" rel="noopener noreferrer"
            >${texts.privacyLink}</a
          >`
    }
  </p>
`;

const cancel = ({ texts, actions }: BarContext): TemplateResult => html`
  <button class="text-button" type="button" @click=${actions.onCancel}>${texts.cancel}</button>
`;

/** The way to a person, with the sharing notice that always stands by it. */
export const renderHandoffBar = (context: BarContext): TemplateResult => {
  const { mode, label, actions } = context;
  const isOffer = mode === 'offer';
  return html`
    <slot
      name="handoff-trigger"
      @pointerdown=${isOffer ? actions.onIntent : nothing}
      @keydown=${isOffer ? actions.onKey : nothing}
      @click=${isOffer ? actions.onHandoff : nothing}
    >
      <button class="human" type="button" part="handoff-button" aria-disabled=${isOffer ? 'false' : 'true'}>
        ${people}<span>${label}</span>
      </button>
    </slot>
    <div class="note">${isOffer ? notice(context) : mode === 'waiting' ? cancel(context) : nothing}</div>
  `;
};
