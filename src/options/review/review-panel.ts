import {
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Review } from '../../domain/handoff/review.js';
import { MAX_HANDOFF_MESSAGES } from '../../domain/handoff/shareable.js';
import type { ConversationTexts } from '../../i18n/conversation/texts.js';
import { plural } from '../../i18n/plural.js';
import { base } from '../../styles/base.js';
import { footerStyles } from '../../styles/footer.js';
import { isComposing } from '../../composer/composer.js';
import { entryStyles } from './entry-styles.js';
import { renderEntry } from './review-entry.js';
import { reviewStyles } from './styles.js';

/** What lies in the panel beside an element and its ancestors. */
const besides = (inner: Element, panel: Element): HTMLElement[] => {
  const parent = inner.parentElement;
  if (inner === panel || !parent) return [];
  const siblings = [...parent.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child !== inner,
  );
  return [...siblings, ...besides(parent, panel)];
};

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
    texts: { attribute: false },
    privacyUrl: {},
  };

  static override styles = [base, footerStyles, reviewStyles, entryStyles];

  review!: Review;
  texts!: ConversationTexts;
  /** Where the link in the notice leads, checked; empty where there is none. */
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
    const { review, texts } = this;
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
          ${this.#renderLeftBehind()}
          <ul role="list" @khc-toggle=${this.#onToggle}>
            ${repeat(
              review.entries,
              ({ id }) => id,
              (entry) => renderEntry(entry, review.from, texts),
            )}
          </ul>
        </div>
        ${this.#renderFoot()}
      </div>
    `;
  }

  #renderLeftBehind(): unknown {
    const { review, texts } = this;
    if (review.leftBehind === 0) return nothing;
    const values = { max: MAX_HANDOFF_MESSAGES };
    return html`<p class="left-behind">${plural(texts.leftBehind, review.leftBehind, texts, values)}</p>`;
  }

  #renderFoot(): TemplateResult {
    const { review, texts, privacyUrl } = this;
    const shared = review.entries.filter(({ omitted }) => omitted === null).length;
    return html`
      <div class="foot">
        <p class="count" aria-live="polite">${plural(texts.reviewShared, shared, texts)}</p>
        <div class="actions">
          <button class="button" type="button" @click=${this.#cancel}>${texts.cancel}</button>
          <button class="human" type="button" @click=${this.#share}>${texts.reviewShare}</button>
        </div>
        <div class="note">
          <p>
            ${texts.sharingNotice}
            ${
              privacyUrl === ''
                ? nothing
                : html`<a class="link" href=${privacyUrl} target="_blank" rel="noopener noreferrer"
                    >${texts.privacyLink}</a
                  >`
            }
          </p>
        </div>
      </div>
    `;
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

  #onToggle(event: CustomEvent<{ id: string; excluded: boolean }>): void {
    event.stopPropagation();
    const button = event.target as Element;
    this.#pressed = { button, top: button.getBoundingClientRect().top };
    this.dispatchEvent(new CustomEvent('khc-exclude', { detail: event.detail, bubbles: true }));
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

declare global {
  interface HTMLElementTagNameMap {
    'khc-review': ReviewPanel;
  }
}
