import {
  html,
  LitElement,
  nothing,
  type PropertyValues,
  type TemplateResult,
  type PropertyDeclarations,
} from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { StickToBottom } from './controllers/stick-to-bottom.js';
import { groupMessages, type MessageRow } from '../domain/log/message-groups.js';
import type { LogEntry } from '../domain/log/message-log.js';
import type { Texts } from '../i18n/texts.js';
import { base } from '../styles/base.js';
import { messageListStyles } from '../styles/message-list.js';
import { renderRow, type RowContext } from './message-row.js';
import type { Rows } from './parts.js';

/** Rows in the DOM at first, and how many more each step up reveals. */
const WINDOW = 200;
const CHUNK = 50;
/** Distance from the top, in px, at which earlier messages are revealed. */
const REVEAL_AT = 400;

interface Chunk {
  readonly key: string;
  readonly rows: readonly MessageRow[];
  readonly isNewest: boolean;
}

/** Cuts by the index in the whole section, so that appending changes only the last chunk. */
const chunksOf = (rows: readonly MessageRow[], offset: number, name: string): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let start = 0; start < rows.length;) {
    const index = Math.floor((offset + start) / CHUNK);
    const end = Math.min(rows.length, (index + 1) * CHUNK - offset);
    chunks.push({
      key: `${name}${String(index)}`,
      rows: rows.slice(start, end),
      isNewest: end === rows.length,
    });
    start = end;
  }
  return chunks;
};

/**
 * The transcript: history, what stands between (slot `status`), live messages.
 *
 * @slot status - Between the shared history and the live messages
 * @slot end - After the last message
 * @slot empty - Instead of the built-in text while there is no message
 * @csspart transcript - The scrolling log
 * @csspart message - One message with its time
 * @csspart bubble - The text of a message
 * @csspart divider - A line across the log: who joined, what is new
 */
export class MessageList extends LitElement {
  static override properties: PropertyDeclarations = {
    history: { attribute: false },
    live: { attribute: false },
    texts: { attribute: false },
    botName: {},
    rows: { attribute: false },
    shown: { state: true },
    unseen: { state: true },
  };

  static override styles = [base, messageListStyles];

  history: readonly LogEntry[] = [];
  live: readonly LogEntry[] = [];
  texts!: Texts;
  botName = '';
  /** What features add to the messages; comes with their code. */
  rows: readonly Rows[] = [];

  private shown = WINDOW;
  private unseen = 0;
  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }
  get #content(): HTMLElement | null {
    return this.renderRoot.querySelector('.content');
  }

  readonly #stick = new StickToBottom(this, () =>
    this.#scroller && this.#content ? { scroller: this.#scroller, content: this.#content } : null,
  );
  #heightBefore: number | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('live');
    if (this.#stick.atEnd) this.unseen = 0;
    else if (before) {
      const known = new Set(before.map(({ key }) => key));
      this.unseen += this.live.filter(
        ({ key, message }) => message.direction === 'out' && !known.has(key),
      ).length;
    }
  }

  protected override updated(): void {
    if (this.#heightBefore === null || !this.#scroller) return;
    // Not every browser anchors the scroll position when content comes in above.
    const grown = this.#scroller.scrollHeight - this.#heightBefore;
    this.#heightBefore = null;
    if (this.#scroller.scrollTop < grown) this.#scroller.scrollTop += grown;
  }

  /** Shows the newest message. */
  scrollToEnd(): void {
    this.#stick.toEnd();
    this.unseen = 0;
  }

  protected override render(): TemplateResult {
    const { history, live, texts, rows } = this;
    const hidden = Math.max(0, history.length + live.length - this.shown);
    const historyStart = Math.min(hidden, history.length);
    const liveStart = Math.max(0, hidden - history.length);
    const historyRows = groupMessages(history.slice(historyStart), history[historyStart - 1]);
    const liveRows = groupMessages(live.slice(liveStart), live[liveStart - 1] ?? history.at(-1));
    return html`
      <div
        class="scroller"
        part="transcript"
        role="log"
        aria-live="off"
        aria-label=${texts.transcriptLabel}
        tabindex="0"
        @scroll=${this.#onScroll}
      >
        <div class="content">
          ${
            hidden > 0
              ? html`<button class="button earlier" type="button" @click=${this.#reveal}>
                  ${texts.showEarlier}
                </button>`
              : nothing
          }
          ${history.length + live.length === 0 ? html`<slot name="empty"></slot>` : nothing}
          ${this.#renderChunks(
            chunksOf(historyRows, historyStart, 'h'),
            rows.filter(({ body }) => body),
            false,
          )}
          <slot name="status"></slot>
          ${this.#renderChunks(chunksOf(liveRows, liveStart, 'l'), rows, true)}
          <slot name="end"></slot>
        </div>
      </div>
      ${rows.map(({ newest }) => newest?.(this.unseen, this.#onNewest))}
    `;
  }

  #renderChunks(chunks: readonly Chunk[], parts: readonly Rows[], isLive: boolean): unknown {
    const { texts, botName } = this;
    const now = new Date();
    const context: RowContext = { texts, botName, rows: parts, isLive, now };
    return repeat(
      chunks,
      ({ key }) => key,
      ({ rows, isNewest }) => html`
        <div class="chunk ${isNewest ? 'shown' : ''}">
          ${guard(
            [texts, botName, ...parts, now.toDateString(), ...rows.flatMap(rowFacts)],
            () =>
              html`${repeat(
                rows,
                ({ entry }) => entry.key,
                (row) => renderRow(row, context),
              )}`,
          )}
        </div>
      `,
    );
  }

  #reveal(): void {
    this.#heightBefore = this.#scroller?.scrollHeight ?? null;
    this.shown += WINDOW;
  }

  #onScroll(): void {
    const scroller = this.#scroller;
    if (!scroller || scroller.scrollTop > REVEAL_AT || this.#heightBefore !== null) return;
    if (this.history.length + this.live.length > this.shown) this.#reveal();
  }

  readonly #onNewest = (): void => {
    this.scrollToEnd();
    // The button goes; the reader stays in the log.
    this.#scroller?.focus();
  };
}

const rowFacts = ({ entry, startsDay, endsRun }: MessageRow): unknown[] => [
  entry.message,
  startsDay,
  endsRun,
];

declare global {
  interface HTMLElementTagNameMap {
    'khc-message-list': MessageList;
  }
}
