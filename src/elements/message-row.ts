import { html, nothing, type TemplateResult } from 'lit';
import type { MessageRow } from '../domain/log/message-groups.js';
import type { ChatMessage } from '../domain/message.js';
import { fill, formatDay, formatFull, formatTime } from '../i18n/format.js';
import type { Texts } from '../i18n/texts.js';
import type { Rows } from './parts.js';

/** What a row needs besides its message. */
export interface RowContext {
  readonly texts: Texts;
  readonly now: Date;
  /** Stands for a bot without a name. */
  readonly botName: string;
  /** What features add, in order. */
  readonly rows: readonly Rows[];
  /** Of what is shared already, neither the fate nor a line above is shown. */
  readonly isLive: boolean;
}

/** What the first feature that has something says. */
const first = (rows: readonly Rows[], ask: (part: Rows) => unknown): unknown => rows.map(ask).find(Boolean);

/** The name that stands by a message. */
const senderName = (
  { author, direction }: ChatMessage,
  { texts, botName }: Pick<RowContext, 'texts' | 'botName'>,
): string => {
  if (direction === 'in') return texts.you;
  if (author?.name) return author.name;
  return author?.kind === 'agent' ? texts.agent : botName || texts.bot;
};

/** What stands below the last message of a run: who and when, unless its fate has more to say. */
const meta = (message: ChatMessage, date: Date, context: RowContext): unknown => {
  const status = (context.isLive && first(context.rows, (part) => part.status?.(message))) || '';
  if (typeof status !== 'string') return status;
  const lead = message.direction === 'out' ? senderName(message, context) : status;
  return html`
    <div class="meta" aria-hidden="true">
      ${lead === '' ? nothing : html`<bdi>${lead}</bdi> · `}<time datetime=${message.date}
        >${formatTime(date, context.texts)}</time
      >
    </div>
  `;
};

/** One message with its day divider above and its time below, as part of a keyed list. */
export const renderRow = (row: MessageRow, context: RowContext): TemplateResult => {
  const { message, key } = row.entry;
  const { rows, texts, now, isLive } = context;
  const date = new Date(message.date);
  const when = formatFull(date, texts);
  const said = fill(texts.saidAt, { name: senderName(message, context), date: when });
  const names = message.attachments.map(({ name }) => name).filter((name) => name !== '');
  return html`
    ${row.startsDay ? html`<div class="day" role="separator">${formatDay(date, now, texts)}</div>` : nothing}
    ${isLive ? rows.map(({ above }) => above?.(key)) : nothing}
    <div class="row ${message.direction} ${message.status} ${row.endsRun ? 'last' : ''}" part="message">
      <div class="bubble" part="bubble" title=${when}>
        <span class="sr">${said} </span
        ><span class="body" dir="auto">${first(rows, ({ body }) => body?.(message)) ?? message.body}</span
        >${names.map((name) => html`<span class="file">${name}</span>`)}
      </div>
      ${row.endsRun || message.status === 'failed' ? meta(message, date, context) : nothing}
    </div>
  `;
};
