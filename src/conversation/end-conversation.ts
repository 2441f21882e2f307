import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { toChatError, type ChatError } from '../domain/chat-error.js';
import { errorSentence, type ConversationTexts } from '../i18n/conversation/texts.js';
import type { ChatSession } from '../session/chat-session.js';
import { base } from '../styles/base.js';

/**
 * A quiet way to end the conversation, which asks before it does. The question hangs below the header, over the log, so
 * that nothing moves.
 *
 * @fires khc-say - `detail.text`: for the announcer
 */
export class EndConversation extends LitElement {
  static override properties: PropertyDeclarations = {
    texts: { attribute: false },
    session: { attribute: false },
    stage: { state: true },
    error: { state: true },
  };

  static override styles = [
    base,
    css`
      .trigger {
        min-block-size: 36px;
        min-inline-size: 40px;
        padding: 0 8px;
        margin-inline-end: -8px;
        border-radius: 8px;
        color: var(--_ink-2);
        font-size: 13px;
        font-weight: 600;
        transition: color var(--_fast);
      }
      .trigger:hover,
      .trigger[aria-expanded='true'] {
        background: var(--_out);
        color: var(--_ink);
      }
      .card {
        position: absolute;
        inset-block-start: calc(100% + 8px);
        inset-inline: 10px;
        padding: 12px 14px 14px;
        border: 1px solid color-mix(in srgb, var(--_edge) 50%, transparent);
        border-radius: 12px;
        background: var(--_paper);
        box-shadow: 0 8px 24px rgb(16 24 40 / 0.18);
        font-size: 14px;
        animation: appear var(--_fast);
      }
      h2 {
        font-size: 15px;
        font-weight: 600;
        line-height: 1.35;
      }
      p {
        padding-block-start: 2px;
        color: var(--_ink-2);
        overflow-wrap: anywhere;
      }
      .failed {
        color: var(--_bad);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding-block-start: 12px;
      }
      .actions .button {
        flex: 1 0 auto;
        max-inline-size: 100%;
        min-block-size: 44px;
      }
      .end {
        border-color: var(--_bad);
        color: var(--_bad);
      }
      .end[aria-disabled='true'] {
        cursor: default;
        opacity: 0.6;
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
      @media (pointer: coarse) {
        .trigger {
          min-block-size: 44px;
          min-inline-size: 44px;
          /* The header must not grow by it: the log would move. */
          margin-block: -4px;
        }
      }
    `,
  ];

  texts!: ConversationTexts;
  session!: Pick<ChatSession, 'endConversation'>;

  private stage: 'closed' | 'asking' | 'ending' = 'closed';
  private error: ChatError | null = null;

  protected override render(): TemplateResult {
    const { stage, texts } = this;
    return html`
      <button
        class="trigger"
        type="button"
        aria-label=${texts.endConversation}
        aria-haspopup="dialog"
        aria-expanded=${stage === 'closed' ? 'false' : 'true'}
        @click=${this.#toggle}
      >
        ${texts.end}
      </button>
      ${stage === 'closed' ? nothing : this.#renderQuestion()}
    `;
  }

  #renderQuestion(): TemplateResult {
    const { error, stage, texts } = this;
    const isEnding = stage === 'ending';
    // Not modal: who goes on reading or writing meanwhile is not stopped.
    return html`
      <div
        class="card"
        role="alertdialog"
        aria-labelledby="question"
        aria-describedby="more"
        @keydown=${this.#onKeydown}
      >
        <h2 id="question">${error ? texts.endFailed : texts.endQuestion}</h2>
        <p id="more" class=${error ? 'failed' : ''}>${error ? errorSentence(error, texts) : texts.endText}</p>
        <div class="actions">
          <button class="button end" type="button" aria-disabled=${String(isEnding)} @click=${this.#confirm}>
            ${isEnding ? texts.ending : error ? texts.tryAgain : texts.end}
          </button>
          <button class="button keep" type="button" @click=${this.#close}>${texts.keep}</button>
        </div>
      </div>
    `;
  }

  async #toggle(): Promise<void> {
    if (this.stage !== 'closed') {
      this.#close();
      return;
    }
    this.stage = 'asking';
    this.error = null;
    await this.updateComplete;
    // On what does no harm.
    this.renderRoot.querySelector<HTMLElement>('.keep')?.focus();
  }

  #close(): void {
    this.stage = 'closed';
    this.error = null;
    this.renderRoot.querySelector<HTMLElement>('.trigger')?.focus();
  }

  async #confirm(): Promise<void> {
    if (this.stage !== 'asking') return;
    this.stage = 'ending';
    this.error = null;
    try {
      // Once it has ended, nothing shows this element any more.
      await this.session.endConversation();
      this.stage = 'closed';
    } catch (thrown) {
      this.#failed(toChatError(thrown));
    }
  }

  #failed(error: ChatError): void {
    // Whoever closed the question meanwhile hears of it all the same.
    if (this.stage === 'ending') this.stage = 'asking';
    this.error = error;
    const { texts } = this;
    const text = `${texts.endFailed}. ${errorSentence(error, texts)}`;
    this.dispatchEvent(new CustomEvent('khc-say', { detail: { text }, bubbles: true }));
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // A panel that floats would close too.
    event.stopPropagation();
    this.#close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'khc-end-conversation': EndConversation;
  }
}
