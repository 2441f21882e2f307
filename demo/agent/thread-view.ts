import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import type { Conversation } from './desk-api.js';
import type { Desk } from './desk.js';
import { customerName, initials, isAnonymous } from './format.js';
import { backIcon, chatIcon, personIcon, sendIcon } from './icons.js';
import { logView } from './log-view.js';

const MAX_ROWS = 8;

function statusText(conversation: Conversation): string {
  if (conversation.lockedAt !== null) return 'Ended';
  if (conversation.draft) return 'Draft';
  return conversation.messages.at(-1)?.direction === 'in' ? 'Open · waiting for a reply' : 'Open';
}

function factsView(conversation: Conversation): TemplateResult {
  const { customer, externalId, brand, lang, title } = conversation;
  const named = customer.name !== null || customer.email !== null;
  const facts = [
    ['Title', title],
    ['External id', externalId],
    ['Brand', brand],
    ['Language', lang],
    ['Email', customer.name === null ? null : customer.email],
    ['Customer', named ? customer.externalId : null],
    ['Conversation', conversation.id],
  ] as const;
  const known = facts.filter(([, value]) => value !== null);
  return html`
    <dl class="facts" tabindex="0" aria-label="Details">
      ${known.map(
        ([term, value]) =>
          html`<div class="fact">
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  `;
}

function headView(desk: Desk, conversation: Conversation): TemplateResult {
  const name = customerName(conversation);
  const ended = conversation.lockedAt !== null;
  const toggle = (): Promise<void> => (ended ? desk.reopen(conversation.id) : desk.end(conversation.id));
  return html`
    <header class="thread-head">
      <a class="back" href="#" aria-label="Back to conversations">${backIcon}</a>
      <span class="face ${ended ? '' : 'open'}" aria-hidden="true">
        ${isAnonymous(conversation) ? personIcon : initials(name)}
      </span>
      <div class="thread-who">
        <h2 tabindex="-1">${name}</h2>
        <p>${statusText(conversation)}</p>
      </div>
      <button class="button" type="button" @click=${toggle}>${ended ? 'Reopen' : 'End'}</button>
    </header>
    ${factsView(conversation)}
  `;
}

function isSendKey(event: KeyboardEvent): boolean {
  // 229 is what Safari gives for the Enter that ends an input method's composition.
  const composing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !composing;
}

function composerView(desk: Desk, conversation: Conversation): TemplateResult {
  const { id } = conversation;
  const draft = desk.draft(id);
  const rows = Math.min(MAX_ROWS, draft.split('\n').length);
  const submit = (event: Event): void => {
    event.preventDefault();
    void desk.send(id);
  };
  return html`
    <form class="composer" @submit=${submit}>
      <div class="field">
        <textarea
          id="reply"
          class="input"
          rows=${rows}
          placeholder="Write a reply"
          aria-label=${`Reply to ${customerName(conversation)}`}
          aria-describedby="reply-hint"
          enterkeyhint="send"
          .value=${live(draft)}
          @input=${(event: Event) => desk.write(id, (event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => isSendKey(event) && submit(event)}
        ></textarea>
        <button class="send" type="submit" aria-label="Send" ?disabled=${draft.trim() === '' || desk.sending}>
          ${sendIcon}
        </button>
      </div>
      ${problemView(desk)}
      <p class="hint" id="reply-hint">
        Enter sends, Shift + Enter starts a new line. Replying as ${desk.agent}.
      </p>
    </form>
  `;
}

function problemView(desk: Desk) {
  return desk.problem === null ? nothing : html`<p class="problem" role="alert">${desk.problem}</p>`;
}

function footView(desk: Desk, conversation: Conversation): TemplateResult {
  if (conversation.lockedAt === null && !conversation.draft) return composerView(desk, conversation);
  const text = conversation.draft
    ? 'You can reply once the customer has written.'
    : 'This conversation has ended. Reopen it to reply.';
  return html`<div class="composer closed">
    <p>${text}</p>
    ${problemView(desk)}
  </div>`;
}

function emptyView(desk: Desk): TemplateResult {
  const none = desk.conversations.length === 0;
  return html`
    <div class="empty">
      ${chatIcon}
      <h2>${none ? 'No conversations yet' : 'Choose a conversation'}</h2>
      <p>
        ${
          none
            ? html`Open the <a href="../" target="_blank" rel="noopener">shop</a>, write to its assistant and
                press “Talk to a person”. The conversation appears here.`
            : 'Its transcript and your replies show here.'
        }
      </p>
    </div>
  `;
}

export function threadView(desk: Desk): TemplateResult {
  const conversation = desk.selected;
  return html`
    <main class="thread">
      ${
        conversation
          ? keyed(
              conversation.id,
              html`${headView(desk, conversation)}
              ${logView(conversation, desk.isCustomerTyping(conversation.id))} ${footView(desk, conversation)}`,
            )
          : desk.load === 'loading'
            ? nothing
            : emptyView(desk)
      }
    </main>
  `;
}
