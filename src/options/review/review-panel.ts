import {
  html,
  LitElement,
  nothing,
  svg,
  type PropertyDeclarations,
  type PropertyValues,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isBlank } from '../../domain/message-text.js';
import type { Review, ReviewEntry } from '../../domain/handoff/review.js';
import { MAX_HANDOFF_MESSAGES } from '../../domain/handoff/shareable.js';
import { conversationStrings } from '../../i18n/conversation/texts.js';
import { fill, formatFull, formatTime } from '../../i18n/format.js';
import { baseStrings } from '../../i18n/locales.js';
import { plural } from '../../i18n/plural.js';
import type { BaseStrings, ConversationStrings, Strings } from '../../i18n/strings.js';
import { base } from '../../styles/base.js';
import { footerStyles } from '../../styles/footer.js';
import { reviewStyles } from './styles.js';
import { isComposing } from '../../composer/composing.js';
import { icon } from '../../elements/icons.js';

const alert = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);
const shield = icon(
  svg`<path d="M10 2.75 4 5v4.5c0 3.75 2.5 6.5 6 7.75 3.5-1.25 6-4 6-7.75V5zM7.5 10l1.75 1.75 3.25-3.5" />`,
);

/** How much of a message its button is named after, in code points. */
const LABEL_LENGTH = 60;

/** The beginning of a text in one line. */
const beginning = (text: string): string => {
  // Cut first: a body may be very long.
  const points = Array.from(
    text
      .slice(0, LABEL_LENGTH * 4)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const start = points.slice(0, LABEL_LENGTH).join('');
  return points.length > LABEL_LENGTH ? `${start}…` : start;
};

/** What lies in the panel beside an element and its ancestors. */
const besides = (inner: Element, panel: Element): HTMLElement[] => {
  const parent = inner.parentElement;
  if (inner === panel || !parent) return [];
  const siblings = [...parent.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child !== inner,
  );
  return [...siblings, ...besides(parent, panel)];
};

type Texts = BaseStrings & ConversationStrings;

/** Why a message is left out, or why it can't be; empty where neither is so. */
const reasonOf = ({ omitted, isRequired }: ReviewEntry, texts: Texts): string => {
  if (omitted === null) return isRequired ? texts.reviewRequired : '';
  if (omitted === 'excluded') return texts.reviewExcluded;
  return omitted === 'redacted' ? texts.reviewWithheld : texts.reviewEmpty;
};

const note = (kind: string, sign: SVGTemplateResult, text: string): TemplateResult =>
  html`<p class="remark ${kind}">${sign}<span>${text}</span></p>`;

/**
 * What exactly a handoff will share, before it does. The person leaves single messages out and puts them back: a
 * click asks for it, and the owner answers with another `review`. Covers the panel that it stands in, and makes what
 * it covers inert.
 *
 * @fires khc-share - All that is shown as shared may leave
 * @fires khc-cancel - Cancel was chosen, or Escape pressed
 * @fires khc-exclude - `detail.id`: a message; `detail.excluded`: whether to leave it out, or to put it back
 * @csspart bubble - The text of a message
 */
export class ReviewPanel extends LitElement {
  static override properties: PropertyDeclarations = {
    review: { attribute: false },
    overrides: { attribute: false },
    locale: {},
    cancelText: {},
    sharingNotice: {},
    privacyLink: {},
    privacyUrl: {},
  };

  static override styles = [base, footerStyles, reviewStyles];

  review!: Review;
  overrides: Partial<Strings> | null = null;
  locale = 'en';
  /** The word for taking the handoff back. */
  cancelText = '';
  sharingNotice = '';
  /** The name of the link in the notice. */
  privacyLink = '';
  /** Where it leads, checked; empty where there is none. */
  privacyUrl = '';

  /** What this element, and nobody else, has made inert. */
  #covered: HTMLElement[] = [];
  #hadFocus = false;
  /** The button that was pressed and where it stood, so that it stays under the pointer. */
  #pressed: { readonly button: Element; readonly top: number } | null = null;

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#cover();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const element of this.#covered.splice(0)) element.inert = false;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus(options);
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement != null;
  }

  protected override firstUpdated(): void {
    this.#revealRefused();
    this.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('review')) this.#keepInPlace();
    // A message that is put back may be one too many, and its button is gone.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#scroller?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { review, locale } = this;
    const texts: Texts = { ...baseStrings(this.overrides), ...conversationStrings(this.overrides) };
    const shared = review.entries.filter(({ omitted }) => omitted === null).length;
    const max = MAX_HANDOFF_MESSAGES;
    // The dialog is focusable, so that Escape works after a click beside the buttons, too. Without its markers, Safari
    // takes a list for none.
    /* eslint-disable lit-a11y/no-redundant-role */
    return html`
      <div
        class="dialog"
        role="dialog"
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="intro"
        tabindex="-1"
        @keydown=${this.#onKeydown}
      >
        <div class="head">
          <h2 id="title" tabindex="-1">${texts.reviewTitle}</h2>
          <p id="intro">${texts.reviewText}</p>
        </div>
        <div class="scroller" role="region" aria-label=${texts.transcriptLabel} tabindex="0">
          ${
            review.leftBehind > 0
              ? html`<p class="left-behind">
                  ${plural(texts.leftBehind, review.leftBehind, locale, { max })}
                </p>`
              : nothing
          }
          <ul role="list">
            ${repeat(
              review.entries,
              ({ id }) => id,
              (entry) => this.#renderEntry(entry, texts),
            )}
          </ul>
        </div>
        <div class="foot">
          <p class="count" aria-live="polite">${plural(texts.reviewShared, shared, locale)}</p>
          <div class="actions">
            <button class="button" type="button" @click=${this.#cancel}>${this.cancelText}</button>
            <button class="human" type="button" @click=${this.#share}>${texts.reviewShare}</button>
          </div>
          <div class="note">
            <p>
              ${this.sharingNotice}
              ${
                this.privacyUrl === ''
                  ? nothing
                  : html`<a class="link" href=${this.privacyUrl} target="_blank" rel="noopener noreferrer"
                      >${this.privacyLink}</a
                    >`
              }
            </p>
          </div>
        </div>
      </div>
    `;
  }

  #renderEntry(entry: ReviewEntry, texts: Texts): TemplateResult {
    const { direction, body, date, omitted, isRedacted, isRefused, isRequired } = entry;
    const { locale } = this;
    const who = direction === 'in' ? texts.you : this.review.from || texts.bot;
    const at = new Date(date);
    const said = fill(texts.saidAt, { name: who, date: formatFull(at, locale) });
    const reason = reasonOf(entry, texts);
    const isUpToPerson = omitted === 'excluded' || (omitted === null && !isRequired);
    return html`
      <li class="${direction} ${omitted === null ? '' : 'omitted'} ${isRefused ? 'refused' : ''}">
        <span class="sr">${said}</span>
        ${isBlank(body) ? nothing : html`<div class="bubble" part="bubble" dir="auto">${body}</div>`}
        ${isRefused ? note('bad', alert, texts.reviewRefused) : nothing}
        ${isRedacted ? note('', shield, texts.reviewRedacted) : nothing}
        <div class="meta">
          <span class="facts">
            <span aria-hidden="true"><bdi class="who">${who}</bdi> · </span>${
              reason === ''
                ? html`<time aria-hidden="true" datetime=${date}>${formatTime(at, locale)}</time>`
                : html`<span class="reason">${reason}</span>`
            }
          </span>
          ${isUpToPerson ? this.#renderButton(entry, texts) : nothing}
        </div>
      </li>
    `;
  }

  /** One button for both ways, so that the focus stays where it is. */
  #renderButton({ id, body, omitted }: ReviewEntry, texts: Texts): TemplateResult {
    const excluded = omitted === null;
    const label = excluded ? texts.reviewExcludeLabel : texts.reviewIncludeLabel;
    return html`<button
      class="toggle"
      type="button"
      aria-label=${fill(label, { body: beginning(body) })}
      @click=${({ currentTarget }: Event) => {
        const button = currentTarget as Element;
        this.#pressed = { button, top: button.getBoundingClientRect().top };
        this.dispatchEvent(new CustomEvent('khc-exclude', { detail: { id, excluded }, bubbles: true }));
      }}
    >
      ${excluded ? texts.reviewExclude : texts.reviewInclude}
    </button>`;
  }

  #cover(): void {
    const panel = this.closest('.panel');
    if (!panel) return;
    this.#covered = besides(this, panel).filter(({ inert }) => !inert);
    for (const element of this.#covered) element.inert = true;
  }

  /** Within the list alone: `scrollIntoView` would scroll the page, too. */
  #revealRefused(): void {
    const scroller = this.#scroller;
    const row = this.renderRoot.querySelector('.refused');
    if (!scroller || !row) return;
    const view = scroller.getBoundingClientRect();
    const place = row.getBoundingClientRect();
    // In the middle; from its beginning where it does not fit.
    const above = Math.max(0, (view.height - place.height) / 2);
    scroller.scrollTop += place.top - view.top - above;
  }

  /** Rows above may come, go or grow with a toggle; not every browser keeps the place by itself. */
  #keepInPlace(): void {
    const pressed = this.#pressed;
    this.#pressed = null;
    if (!pressed?.button.isConnected || !this.#scroller) return;
    this.#scroller.scrollTop += pressed.button.getBoundingClientRect().top - pressed.top;
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.stopPropagation();
    // A dialog of the page, with the chat in it, stays open.
    event.preventDefault();
    this.#cancel();
  }

  #share({ detail }: MouseEvent): void {
    // The second click of a double one on what was here before: nobody has reviewed anything by then.
    if (detail > 1) return;
    this.dispatchEvent(new CustomEvent('khc-share', { bubbles: true }));
  }

  #cancel(): void {
    this.dispatchEvent(new CustomEvent('khc-cancel', { bubbles: true }));
  }
}

/** Registers the element; only the copy that owns the root's tag calls this. */
export const define = (): void => {
  if (!customElements.get('khc-review')) customElements.define('khc-review', ReviewPanel);
};

declare global {
  interface HTMLElementTagNameMap {
    'khc-review': ReviewPanel;
  }
}
