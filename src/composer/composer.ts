import { css, html, LitElement, nothing, svg, type TemplateResult, type PropertyDeclarations } from 'lit';
import type { BaseStrings, ComposerStrings } from '../i18n/strings.js';
import { base } from '../styles/base.js';
import { footerStyles } from '../styles/footer.js';
import { isComposing } from './composing.js';
import { icon } from '../elements/icons.js';

/* The face of the chunk, which also holds what else the writing needs. */
export { Announcer } from './announcer.js';
export { isComposing } from './composing.js';
export { typingDots, typingStyles } from './typing-dots.js';

const arrowUp = icon(svg`<path d="M10 16V4.5M5 9.25 10 4.25l5 5" />`);

/** Keys that begin text in a field; without a modifier they are no business of the page's hotkeys. */
const isTypingKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === 'Backspace' || key === 'Enter');

/**
 * Where the customer writes: a field that grows to six lines. Enter sends, Shift+Enter breaks the line.
 *
 * @fires khc-send - `detail.body`: what was written; the field is empty by then
 * @fires khc-cancel - Cancel was chosen, or Escape pressed where that is offered
 * @fires khc-draft - `detail.draft` after each change, empty before `khc-send`
 * @csspart composer - Field and button
 * @csspart send-button - The button
 */
export class Composer extends LitElement {
  static override properties: PropertyDeclarations = {
    texts: { attribute: false },
    asking: { type: Boolean },
    cancellable: { type: Boolean },
    draft: {},
  };

  static override styles = [
    base,
    footerStyles,
    css`
      .question {
        display: block;
        font-weight: 600;
        padding: 0 2px 8px;
      }
      .composer {
        display: flex;
        align-items: flex-end;
        gap: 8px;
        min-block-size: 48px;
        border: 1px solid var(--_edge);
        border-radius: 12px;
        padding: 6px;
        padding-inline-start: 12px;
        background: var(--_paper);
        transition:
          border-color var(--_fast),
          box-shadow var(--_fast);
      }
      .composer:focus-within {
        border-color: var(--_accent);
        box-shadow: 0 0 0 3px color-mix(in srgb, var(--_accent) 22%, transparent);
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        padding: 5.5px 0;
        border: 0;
        outline: 0 !important;
        resize: none;
        background: none;
        color: var(--_ink);
        font: inherit;
        max-block-size: calc(6lh + 11px);
        field-sizing: content;
        scrollbar-width: thin;
      }
      textarea::placeholder {
        color: var(--_ink-2);
        opacity: 1;
      }
      .send {
        flex: none;
        display: grid;
        place-items: center;
        inline-size: 36px;
        block-size: 36px;
        margin: -1px;
        border-radius: 9px;
        background: var(--_accent);
        color: var(--_on-accent);
        transition: opacity var(--_fast);
      }
      .send[aria-disabled='true'] {
        opacity: 0.45;
        cursor: default;
      }
      .hint {
        display: none;
      }
      @media (hover: hover) and (pointer: fine) {
        .hint {
          display: block;
        }
      }
      /* Below 16 px, phones zoom into a field that is focused. */
      @media (pointer: coarse) {
        textarea {
          font-size: 16px;
        }
        .composer {
          padding-block: 5px;
          padding-inline-end: 5px;
        }
        .send {
          inline-size: 44px;
          block-size: 44px;
          margin: -3px;
        }
      }
      @media (forced-colors: active) {
        .composer:focus-within {
          outline: 2px solid Highlight;
        }
        .send {
          border: 1px solid ButtonText;
        }
      }
    `,
  ];

  texts!: ComposerStrings & Pick<BaseStrings, 'cancel'>;
  /** A question in the place of the live conversation: its answer starts the handoff. */
  asking = false;
  cancellable = false;

  /** What stands in the field. */
  draft = '';

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  protected override updated(): void {
    this.#grow();
  }

  protected override render(): TemplateResult {
    const { asking, texts } = this;
    const label = asking ? texts.askTitle : texts.messageLabel;
    return html`
      ${asking ? html`<label class="question" for="field">${texts.askTitle}</label>` : nothing}
      <div class="composer" part="composer">
        <textarea
          id="field"
          rows="1"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          aria-label=${label}
          placeholder=${asking ? texts.askPlaceholder : texts.messagePlaceholder}
          .value=${this.draft}
          @input=${this.#onInput}
          @keydown=${this.#onKeydown}
        ></textarea>
        <button
          class="send"
          part="send-button"
          type="button"
          aria-label=${asking ? texts.askSubmit : texts.send}
          aria-disabled=${this.draft.trim() === '' ? 'true' : 'false'}
          @click=${this.#send}
        >
          ${arrowUp}
        </button>
      </div>
      <div class="note">
        ${
          this.cancellable
            ? html`<button class="text-button" type="button" @click=${this.#cancel}>
                ${asking ? texts.back : texts.cancel}
              </button>`
            : html`<span class="hint">${texts.sendHint}</span>`
        }
      </div>
    `;
  }

  #grow(): void {
    // Browsers with `field-sizing` grow by themselves; the others count lines.
    if (!this.#field || CSS.supports('field-sizing', 'content')) return;
    this.#field.rows = Math.min(6, Math.max(1, this.draft.split('\n').length));
  }

  #onInput(): void {
    this.#setDraft(this.#field?.value ?? '');
  }

  #setDraft(draft: string): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('khc-draft', { detail: { draft }, bubbles: true }));
  }

  #onKeydown(event: KeyboardEvent): void {
    if (isTypingKey(event)) event.stopPropagation();
    if (isComposing(event)) return;
    if (event.key === 'Escape' && this.asking) {
      event.stopPropagation();
      this.#cancel();
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    const body = this.draft;
    if (body.trim() === '') return;
    this.#setDraft('');
    this.dispatchEvent(new CustomEvent('khc-send', { detail: { body }, bubbles: true }));
    this.focus();
  }

  #cancel(): void {
    this.dispatchEvent(new CustomEvent('khc-cancel', { bubbles: true }));
  }
}

/** Registers the element; only the copy that owns the root's tag calls this. */
export const defineComposer = (): void => {
  if (!customElements.get('khc-composer')) customElements.define('khc-composer', Composer);
};

declare global {
  interface HTMLElementTagNameMap {
    'khc-composer': Composer;
  }
}
