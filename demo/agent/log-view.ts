import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, ConversationMessage } from './desk-api.js';
import { clockTime, customerName, dayLabel, fileSize, fullDate, isAnonymous } from './format.js';
import { fileIcon, importIcon } from './icons.js';
import { messageRuns, type MessageRun } from './message-runs.js';

const END_TEXTS: Readonly<Record<string, string>> = {
  customer_ended: 'The customer ended the conversation',
  user_ended: 'An agent ended the conversation',
};

interface QuickReply {
  readonly displayText: string;
}

/** The labels of a `quick_replies` template; none for every other kind. */
function quickReplies(template: unknown): readonly QuickReply[] {
  if (typeof template !== 'object' || template === null || !('actions' in template)) return [];
  const { actions } = template;
  if (!Array.isArray(actions)) return [];
  return actions.filter(
    (action: unknown): action is QuickReply =>
      typeof action === 'object' &&
      action !== null &&
      'displayText' in action &&
      typeof action.displayText === 'string',
  );
}

function attachmentsView(message: ConversationMessage) {
  return message.attachments
    .filter(({ url }) => /^https?:/.test(url))
    .map(
      ({ name, url, contentLength }) => html`
        <a class="file" href=${url} download=${name}>
          ${fileIcon}<span class="file-name">${name}</span
          ><span class="file-size">${fileSize(contentLength)}</span>
        </a>
      `,
    );
}

function messageView(message: ConversationMessage): TemplateResult {
  const replies = quickReplies(message.template);
  return html`
    ${
      message.body.trim() === ''
        ? nothing
        : html`<p class="bubble" dir="auto" title=${fullDate(message.createdAt)}>${message.body}</p>`
    }
    ${attachmentsView(message)}
    ${
      replies.length === 0
        ? nothing
        : html`<ul class="chips" aria-label="Offered answers">
            ${replies.map(({ displayText }) => html`<li>${displayText}</li>`)}
          </ul>`
    }
  `;
}

function seenView(message: ConversationMessage): TemplateResult {
  return html`<span class="seen" title=${fullDate(message.seenAt ?? message.createdAt)}>Seen</span>`;
}

/** `seenId` is the message to mark: below it when it stands in the middle, else in the line under the run. */
function runView(conversation: Conversation, run: MessageRun, seenId: string | null): TemplateResult {
  const [first] = run.messages;
  const last = run.messages.at(-1) ?? first;
  const name = first.sentBy?.displayName ?? customerName(conversation);
  return html`
    ${run.newDay ? html`<p class="day">${dayLabel(first.createdAt)}</p>` : nothing}
    <div class="run ${first.direction}" role="group" aria-label=${`${name}, ${clockTime(last.createdAt)}`}>
      ${run.messages.map(
        (message) =>
          html`${messageView(message)}${
            message.id === seenId && message !== last
              ? html`<p class="stamp">${seenView(message)}</p>`
              : nothing
          }`,
      )}
      <p class="stamp">
        ${name} ·
        <time datetime=${last.createdAt}>${clockTime(last.createdAt)}</time
        >${last.id === seenId ? html` · ${seenView(last)}` : nothing}
      </p>
    </div>
  `;
}

function runsView(conversation: Conversation, runs: readonly MessageRun[], seenId: string | null = null) {
  return repeat(
    runs,
    ({ key }) => key,
    (run) => runView(conversation, run, seenId),
  );
}

/** The message to mark "Seen": the last of ours that the customer has read. */
function lastSeen(messages: readonly ConversationMessage[]): string | null {
  return messages.filter(({ seenAt }) => seenAt !== null).at(-1)?.id ?? null;
}

function typingView(conversation: Conversation, typing: boolean) {
  if (!typing || conversation.lockedAt !== null) return nothing;
  const name = isAnonymous(conversation) ? 'Customer' : customerName(conversation);
  return html`
    <p class="typing">
      <span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>${name} is typing…
    </p>
  `;
}

/** A handoff with `active: false`: ended from the start, by nobody. */
function isArchive({ lockedAt, lockReason }: Conversation): boolean {
  return lockedAt !== null && lockReason === null;
}

function importedView(conversation: Conversation, messages: readonly ConversationMessage[]) {
  if (messages.length === 0) return nothing;
  const count = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`;
  return html`
    <section class="imported" aria-label="Imported transcript">
      <p class="imported-title">
        ${importIcon}<span>Imported from <strong>${conversation.importedFrom}</strong></span>
        <span class="imported-count">${count}</span>
      </p>
      ${runsView(conversation, messageRuns(messages))}
    </section>
    ${
      isArchive(conversation)
        ? nothing
        : html`<p class="split"><span>Handed over · ${clockTime(conversation.createdAt)}</span></p>`
    }
  `;
}

function endView(conversation: Conversation) {
  if (conversation.lockedAt === null) return nothing;
  const text = END_TEXTS[conversation.lockReason ?? ''] ?? 'Imported as ended';
  return html`<p class="split"><span>${text} · ${clockTime(conversation.lockedAt)}</span></p>`;
}

function ratingView({ satisfaction }: Conversation) {
  if (!satisfaction || satisfaction.rating === null) return nothing;
  const comment = satisfaction.answers.map(({ answer }) => answer).join(' ');
  return html`
    <p class="rating">
      <strong
        >Rated
        ${satisfaction.rating}${satisfaction.outOf === null ? nothing : ` of ${satisfaction.outOf}`}</strong
      >${comment === '' ? nothing : html`<span>“${comment}”</span>`}
    </p>
  `;
}

/** The whole thread. The imported part always stands first: its dates are the bot's, not the server's. */
export function logView(conversation: Conversation, typing: boolean): TemplateResult {
  const imported = conversation.messages.filter(({ importedAt }) => importedAt !== null);
  const live = conversation.messages.filter(({ importedAt }) => importedAt === null);
  const runs = messageRuns(live, imported.length === 0 ? null : conversation.createdAt);
  return html`
    <div class="log" role="log" aria-live="off" aria-label="Messages" tabindex="0">
      <div class="log-inner">
        ${importedView(conversation, imported)} ${runsView(conversation, runs, lastSeen(live))}
        ${typingView(conversation, typing)} ${endView(conversation)} ${ratingView(conversation)}
        ${conversation.draft ? html`<p class="quiet">The customer has not written yet.</p>` : nothing}
      </div>
    </div>
  `;
}
