import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation } from './desk-api.js';
import { AGENTS, type Desk } from './desk.js';
import { customerName, fullDate, initials, isAnonymous, shortDate } from './format.js';
import { personIcon } from './icons.js';

function preview(conversation: Conversation): string {
  const last = conversation.messages.at(-1);
  if (!last) return 'No message yet';
  const body = last.body.trim() === '' ? (last.attachments[0]?.name ?? 'Attachment') : last.body;
  return last.sentBy ? `${last.sentBy.displayName}: ${body}` : body;
}

function itemView(desk: Desk, conversation: Conversation): TemplateResult {
  const name = customerName(conversation);
  const unread = desk.unreadCount(conversation);
  const at = conversation.lastMessageAt ?? conversation.createdAt;
  return html`
    <li>
      <a
        class="item ${unread > 0 ? 'unread' : ''} ${conversation.lockedAt === null ? '' : 'ended'}"
        href="#${conversation.id}"
        aria-current=${conversation.id === desk.selectedId ? 'true' : nothing}
      >
        <span class="face" aria-hidden="true"
          >${isAnonymous(conversation) ? personIcon : initials(name)}</span
        >
        <span class="item-name">${name}</span>
        <time class="item-time" datetime=${at} title=${fullDate(at)}>${shortDate(at)}</time>
        <span class="item-line">
          <span class="item-preview">${preview(conversation)}</span>
          ${
            unread > 0
              ? html`<span class="badge" aria-hidden="true">${unread}</span>
                  <span class="visually-hidden">, ${unread} unread</span>`
              : nothing
          }
        </span>
      </a>
    </li>
  `;
}

function groupView(desk: Desk, title: string, conversations: readonly Conversation[]) {
  if (conversations.length === 0) return nothing;
  const id = `group-${title.toLowerCase()}`;
  return html`
    <h2 class="group" id=${id}>${title} <span class="count">${conversations.length}</span></h2>
    <ul class="items" aria-labelledby=${id}>
      ${repeat(
        conversations,
        ({ id: key }) => key,
        (conversation) => itemView(desk, conversation),
      )}
    </ul>
  `;
}

function listBody(desk: Desk) {
  if (desk.load === 'loading') return html`<p class="quiet">Looking for conversations…</p>`;
  if (desk.conversations.length === 0) return html`<p class="quiet">Nothing here yet.</p>`;
  const open = desk.conversations.filter(({ lockedAt }) => lockedAt === null);
  const ended = desk.conversations.filter(({ lockedAt }) => lockedAt !== null);
  return html`${groupView(desk, 'Open', open)}${groupView(desk, 'Ended', ended)}`;
}

function agentPicker(desk: Desk): TemplateResult {
  const choose = (event: Event): void => desk.chooseAgent((event.target as HTMLSelectElement).value);
  const names = AGENTS.some((name) => name === desk.agent) ? AGENTS : [desk.agent, ...AGENTS];
  return html`
    <footer class="who">
      <span class="face mine" aria-hidden="true">${initials(desk.agent)}</span>
      <label class="who-label" for="agent">Replying as</label>
      <select id="agent" class="who-select" @change=${choose}>
        ${names.map((name) => html`<option value=${name} ?selected=${name === desk.agent}>${name}</option>`)}
      </select>
    </footer>
  `;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrow keys go from one conversation to the next, as in every inbox. */
function onKeydown(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.item')];
  const target = items[items.findIndex((item) => item === document.activeElement) + step];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

export function listView(desk: Desk): TemplateResult {
  return html`
    <nav class="list" aria-label="Conversations">
      <header class="list-head">
        <h1>Conversations</h1>
        <p>Kustomer sandbox</p>
      </header>
      ${
        desk.load === 'unreachable'
          ? html`<p class="warning" role="status">The sandbox does not answer. Trying again…</p>`
          : nothing
      }
      <div class="list-body" @keydown=${onKeydown}>${listBody(desk)}</div>
      ${agentPicker(desk)}
    </nav>
  `;
}
